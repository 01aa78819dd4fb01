package io.github.rdsiam.benchmarks;

import io.github.rdsiam.testkit.RdsEngine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Opens a connection, logs in, pings and closes it, without a pool. */
class NewConnection implements Measure {

    static final String NAME = "connection";
    static final String TIME = "p50 us";
    static final String CPU = "CPU ms";
    static final String RESUMED = "resumed %";
    static final int ONE = 1;
    static final int MANY = 8;
    private static final int ROUNDS = 15;
    private static final int COUNT_OF_ONE = 150;
    private static final int COUNT_OF_MANY = 240;
    private static final int WARM_UP = 800;
    private static final double HALF = 0.5;
    private static final double PERCENT = 100;
    private static final double UNVERIFIED_LIMIT = 1.10;
    private static final double UNVERIFIED_LIMIT_OF_MANY = 0.95;
    private static final double BUNDLE_LIMIT = 0.65;

    private final String name;
    private final RdsEngine engine;
    /** Where the subjects run. */
    final Processors processors;

    private final List<Integer> threadCounts;
    private final List<Subject> subjects;

    private record Clients(Subject subject, int threads) {}

    /** Measures MySQL. */
    NewConnection(Processors processors) {
        this(NAME, RdsEngine.MYSQL, processors, processors == Processors.ALL ? List.of(ONE, MANY) : List.of(ONE));
    }

    NewConnection(String name, RdsEngine engine, Processors processors, List<Integer> threadCounts) {
        this.name = processors.name(name);
        this.engine = engine;
        this.processors = processors;
        this.threadCounts = threadCounts;
        this.subjects = Subject.of(engine);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Sample> take(Bench bench) throws Exception {
        List<Sample> samples = new ArrayList<>();
        for (Jdk jdk : processors.of(bench.jdks())) {
            samples.addAll(take(bench, bench.stage(engine), true, jdk));
            if (bench.canRefuseSessions() && takesBoth()) {
                samples.addAll(take(bench, bench.stageWithoutSessions(engine), false, jdk));
            }
        }
        return samples;
    }

    /** With PostgreSQL on one processor only a server that resumes, as RDS Proxy may: the other takes many minutes. */
    final boolean takesBoth() {
        return engine == RdsEngine.MYSQL || processors == Processors.ALL;
    }

    private List<Sample> take(Bench bench, Stage stage, boolean resuming, Jdk jdk) throws Exception {
        String what = name + ", JDK " + jdk.feature() + ", server " + (resuming ? "resumes" : "does not resume");
        try (Workers workers = Workers.start(stage, jdk, subjects, 1)) {
            Bench.progress(what + ": warm-up");
            for (Subject subject : subjects) {
                workers.work(subject, "connect", bench.options().quick() ? COUNT_OF_ONE : WARM_UP, MANY);
                workers.work(subject, "connect", COUNT_OF_ONE, ONE);
            }
            List<List<Clients>> blocks = threadCounts.stream()
                    .map(threads -> subjects.stream()
                            .map(subject -> new Clients(subject, threads))
                            .toList())
                    .toList();
            return new Rounds(what, 0, bench.options().rounds(ROUNDS, 2))
                    .run(
                            blocks,
                            (clients, round) -> block(
                                    workers,
                                    stage,
                                    clients,
                                    series(name, jdk.feature(), resuming, clients.threads(), clients.subject()),
                                    round));
        }
    }

    private static List<Sample> block(Workers workers, Stage stage, Clients clients, Series time, int round)
            throws IOException {
        stage.logins();
        int count = clients.threads() == ONE ? COUNT_OF_ONE : COUNT_OF_MANY;
        Workers.Block block = workers.work(clients.subject(), "connect", count, clients.threads());
        Stage.Logins logins = stage.logins();
        if (logins.failed() > 0 || logins.accepted() != count) {
            throw new IOException(time + ", round " + round + " of " + count + ": " + logins);
        }
        return List.of(
                time.sample(round, block.micros(HALF)),
                time.metric(CPU).sample(round, block.cpuMillisEach()),
                time.metric(RESUMED).sample(round, PERCENT * logins.resumed() / logins.accepted()));
    }

    static String mode(boolean resuming, int threads) {
        return (threads == ONE ? "1 thread" : threads + " threads")
                + (resuming ? ", server resumes" : ", server does not resume");
    }

    static Series series(String name, String jdk, boolean resuming, int threads, Subject subject) {
        return new Series(name, jdk, mode(resuming, threads), subject.title(), TIME);
    }

    @Override
    public List<Table> tables(String jdk) {
        return Stream.of(true, false)
                .flatMap(resuming -> threadCounts.stream().map(threads -> table(jdk, resuming, threads)))
                .toList();
    }

    private Table table(String jdk, boolean resuming, int threads) {
        return new Table(
                "JDK " + jdk + ", " + mode(resuming, threads),
                List.of("subject"),
                subjects.stream()
                        .map(subject -> new Table.Row(series(name, jdk, resuming, threads, subject)))
                        .toList(),
                List.of(
                        Column.ratio("CPU x baseline", CPU, Subject.BASELINE),
                        Column.ratio("time x unverified", TIME, Subject.UNVERIFIED),
                        Column.ratio("time x bundle", TIME, Subject.BUNDLE),
                        Column.ratio("time x baseline", TIME, Subject.BASELINE),
                        Column.median(TIME),
                        Column.median(CPU),
                        Column.median(RESUMED)));
    }

    @Override
    public void judge(String jdk, Targets targets) {
        for (int threads : threadCounts) {
            String what = processors.describe("new connection") + ", JDK " + jdk + ", " + mode(true, threads);
            Series ours = series(name, jdk, true, threads, Subject.RDS_IAM);
            targets.atMost(
                    what,
                    threads == ONE ? UNVERIFIED_LIMIT : UNVERIFIED_LIMIT_OF_MANY,
                    "unverified",
                    ours,
                    ours.of(Subject.UNVERIFIED));
            targets.atMost(what, BUNDLE_LIMIT, "bundle", ours, ours.of(Subject.BUNDLE));
            String sessions = what + ", TLS sessions resumed in %";
            if (threads == ONE || jdk.equals(Jdk.NEW)) {
                targets.exactly(sessions, PERCENT, ours.metric(RESUMED));
            } else {
                Optional<Spread> resumed = targets.results().spread(ours.metric(RESUMED));
                targets.add(Target.counted(
                        sessions,
                        "as many as the JDK allows",
                        resumed,
                        resumed.filter(spread -> spread.least() > 0).isPresent()));
            }
        }
    }
}
