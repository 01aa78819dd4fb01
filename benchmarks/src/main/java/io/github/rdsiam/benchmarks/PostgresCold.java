package io.github.rdsiam.benchmarks;

import io.github.rdsiam.testkit.RdsEngine;
import java.util.List;

/** The same with PostgreSQL. */
final class PostgresCold extends Cold {

    private static final String NAME = "postgresql-cold";
    private static final double BASELINE_LIMIT = 1.05;
    private static final double WRAPPER_LIMIT = 0.75;

    PostgresCold(Processors processors) {
        super(NAME, RdsEngine.POSTGRESQL, processors, List.of(ColdMode.DEFAULT, ColdMode.ARCHIVE_C1));
    }

    @Override
    public void judge(String jdk, Targets targets) {
        String what = processors.describe("PostgreSQL, cold") + ", JDK " + jdk + ", default flags";
        Series ours = series(name(), jdk, ColdMode.DEFAULT, Subject.RDS_IAM, WALL);
        if (processors == Processors.ALL) {
            targets.atMost(what, BASELINE_LIMIT, "baseline", ours, ours.of(Subject.BASELINE));
        }
        targets.atMost(what, WRAPPER_LIMIT, "wrapper", ours, ours.of(Subject.WRAPPER));
    }
}
