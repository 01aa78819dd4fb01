package io.github.rdsiam.benchmarks;

import io.github.rdsiam.testkit.RdsEngine;
import java.util.List;

/** The same with PostgreSQL, with one thread. */
final class PostgresConnection extends NewConnection {

    private static final String NAME = "postgresql-connection";
    private static final double LIMIT = 0.80;
    private static final double ALL = 100;

    PostgresConnection(Processors processors) {
        super(NAME, RdsEngine.POSTGRESQL, processors, List.of(ONE));
    }

    @Override
    public void judge(String jdk, Targets targets) {
        for (boolean resuming : takesBoth() ? new boolean[] {false, true} : new boolean[] {true}) {
            String what =
                    processors.describe("PostgreSQL, new connection") + ", JDK " + jdk + ", " + mode(resuming, ONE);
            Series ours = series(name(), jdk, resuming, ONE, Subject.RDS_IAM);
            Series cpu = ours.metric(CPU);
            targets.atMost(what + ", client CPU", LIMIT, "baseline", cpu, cpu.of(Subject.BASELINE));
            if (resuming) {
                targets.exactly(what + ", TLS sessions resumed in %", ALL, ours.metric(RESUMED));
            }
        }
    }
}
