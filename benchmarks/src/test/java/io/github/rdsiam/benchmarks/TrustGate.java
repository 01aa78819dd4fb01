package io.github.rdsiam.benchmarks;

import io.github.rdsiam.benchmarks.subject.TrustReading;
import io.github.rdsiam.testsupport.ChildJvm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts the key stores created and certificates parsed by connections. */
final class TrustGate implements Gate {

    @Override
    public Map<String, Long> count(Stand stand) throws Exception {
        Map<String, Long> counts = new LinkedHashMap<>();
        put(counts, stand, Subject.BASELINE);
        put(counts, stand, Subject.RDS_IAM);
        return counts;
    }

    /** The driver alone reads its key store for each connection, which shows that the counter works. */
    private static void put(Map<String, Long> counts, Stand stand, Subject subject) throws Exception {
        List<String> command = stand.testCommand(List.of(), subject, TrustReading.class);
        try (ChildJvm child = Stage.start(command, stand.stage().variables())) {
            for (String which : List.of("the first connection", "the next 10")) {
                List<String> said = List.of(child.nextLine().split(" ", -1));
                String what = "trust, " + subject.title() + ": ";
                counts.put(what + "key stores made by " + which, Long.parseLong(said.get(0)));
                counts.put(what + "certificates parsed to trust by " + which, Long.parseLong(said.get(1)));
                counts.put(what + "certificates of the server parsed by " + which, Long.parseLong(said.get(2)));
            }
        }
    }
}
