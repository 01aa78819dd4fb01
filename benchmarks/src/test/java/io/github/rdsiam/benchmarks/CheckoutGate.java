package io.github.rdsiam.benchmarks;

import io.github.rdsiam.benchmarks.subject.CheckoutAllocation;
import io.github.rdsiam.testsupport.ChildJvm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts the bytes that a checkout allocates, without the JIT compiler, which avoids some. */
final class CheckoutGate implements Gate {

    @Override
    public Map<String, Long> count(Stand stand) throws Exception {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("checkout: bytes, bare HikariCP", bytes(stand, Subject.BASELINE));
        counts.put("checkout: bytes, rds-iam", bytes(stand, Subject.RDS_IAM));
        return counts;
    }

    private static long bytes(Stand stand, Subject subject) throws Exception {
        // HikariCP must not ping a connection, even on a slow machine
        List<String> options = List.of("-Xint", "-Xmx256m", "-Dcom.zaxxer.hikari.aliveBypassWindowMs=3600000");
        List<String> command = stand.testCommand(options, subject, CheckoutAllocation.class);
        try (ChildJvm child = Stage.start(command, stand.stage().variables())) {
            return Long.parseLong(child.nextLine());
        }
    }
}
