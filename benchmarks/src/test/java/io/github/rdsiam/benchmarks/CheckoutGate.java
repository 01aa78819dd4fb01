package io.github.rdsiam.benchmarks;

import io.github.rdsiam.benchmarks.subject.CheckoutAllocation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Bytes that a thread allocates when it takes a connection from a pool and gives it back, with no compiler to save some. */
final class CheckoutGate implements Gate {

    @Override
    public Map<String, Long> count(Stand stand) throws Exception {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("checkout: bytes, bare HikariCP", bytes(stand, Contender.FLOOR));
        counts.put("checkout: bytes, rds-iam", bytes(stand, Contender.RDS_IAM));
        return counts;
    }

    private static long bytes(Stand stand, Contender contender) throws Exception {
        // HikariCP pings a connection that was idle for longer, however slow the machine is
        List<String> options = List.of("-Xint", "-Xmx256m", "-Dcom.zaxxer.hikari.aliveBypassWindowMs=3600000");
        List<String> command = stand.testCommand(options, contender, CheckoutAllocation.class);
        try (Child child = Child.start(command, stand.stage().variables())) {
            return Long.parseLong(child.line());
        }
    }
}
