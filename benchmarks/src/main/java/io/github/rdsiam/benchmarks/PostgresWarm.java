package io.github.rdsiam.benchmarks;

import io.github.rdsiam.testkit.RdsEngine;

/** A warm invocation with PostgreSQL. */
final class PostgresWarm extends WarmInvocation {

    PostgresWarm() {
        super("postgresql-warm", RdsEngine.POSTGRESQL);
    }

    @Override
    public void judge(String jdk, Targets targets) {
        // the difference is that of a checkout, which has a target
    }
}
