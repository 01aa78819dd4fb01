package io.github.rdsiam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rdsiam.testkit.RdsEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Compares the costs of a new JVM, a new connection and a checkout with the committed file. Counts only what does not depend
 * on the machine. Needs the jars of this build.
 */
class CountsIT {

    private static final String RENEW = "rdsiam.counts.renew";
    private static final Path FILE = Path.of(System.getProperty("basedir", ""), "counts.tsv");

    /** The counts that differ between the engines. */
    private static final List<Gate> GATES_OF_ENGINES =
            List.of(new FirstRowGate(), new NewConnectionGate(), new TrustGate(), new CheckoutGate());

    private static final List<Gate> OTHER_GATES = List.of(new ResolutionsGate(), new FunctionJarGate());

    @Test
    void theCountsAreThoseInTheCommittedFile() throws Exception {
        boolean renew = System.getProperty(RENEW) != null;
        Counts file = Counts.read(FILE);
        String jdk = Integer.toString(Runtime.version().feature());
        assumeThat(renew || file.has(jdk) || Set.of(Jdk.OLD, Jdk.NEW).contains(jdk))
                .as("there are counts for JDK " + jdk)
                .isTrue();

        Counts counted = new Counts();
        try (Stand stand = new Stand(RdsEngine.MYSQL)) {
            count(stand, GATES_OF_ENGINES, "", counted);
            count(stand, OTHER_GATES, "", counted);
        }
        try (Stand stand = new Stand(RdsEngine.POSTGRESQL)) {
            count(stand, GATES_OF_ENGINES, "PostgreSQL, ", counted);
        }
        if (renew) {
            file = file.renewed(counted, jdk);
            Files.writeString(FILE, file.text());
        }

        assertThat(file.differences(counted, jdk))
                .as(
                        "Counts differ from benchmarks/counts.tsv. If that is intended, run\n  mvn -pl lambda-example,benchmarks"
                                + " -am verify -DskipTests -Dit.test=CountsIT -Dfailsafe.failIfNoSpecifiedTests=false -D"
                                + RENEW
                                + "\nand once more with -Dtest.jvm=<the java of JDK "
                                + (jdk.equals(Jdk.OLD) ? Jdk.NEW : Jdk.OLD)
                                + ">, and commit the file, with the reason")
                .isEmpty();
    }

    private static void count(Stand stand, List<Gate> gates, String prefix, Counts counted) throws Exception {
        for (Gate gate : gates) {
            String column = gate.dependsOnJdk() ? stand.jdk().feature() : Counts.ANY_JDK;
            gate.count(stand).forEach((what, count) -> counted.put(prefix + what, column, count));
        }
    }
}
