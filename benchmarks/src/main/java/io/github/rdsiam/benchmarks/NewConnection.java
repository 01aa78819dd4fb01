package io.github.rdsiam.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Open, log in, ping and close, without a pool. */
final class NewConnection implements Measure {

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

    private static final List<Contender> SUBJECTS = List.of(
            Contender.FLOOR,
            Contender.FLOOR_AGAIN,
            Contender.UNVERIFIED,
            Contender.BUNDLE,
            Contender.BUNDLE_JKS,
            Contender.BLOG,
            Contender.WRAPPER,
            Contender.MARIADB,
            Contender.RDS_IAM);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Sample> take(Bench bench) throws Exception {
        List<Sample> samples = new ArrayList<>();
        for (Jdk jdk : bench.jdks()) {
            take(bench, bench.stage(), true, jdk, samples);
            if (bench.canRefuseSessions()) {
                take(bench, bench.stageWithoutSessions(), false, jdk, samples);
            }
        }
        return samples;
    }

    private static void take(Bench bench, Stage stage, boolean resuming, Jdk jdk, List<Sample> samples)
            throws IOException {
        int rounds = bench.options().rounds(ROUNDS, 2);
        String what = NAME + ", JDK " + jdk.feature() + ", server " + (resuming ? "resumes" : "does not resume");
        try (Workers workers = Workers.start(stage, jdk, SUBJECTS, 1)) {
            bench.progress(what + ": warm-up");
            for (Contender subject : SUBJECTS) {
                workers.work(subject, "connect", bench.options().quick() ? COUNT_OF_ONE : WARM_UP, MANY);
                workers.work(subject, "connect", COUNT_OF_ONE, ONE);
            }
            long began = System.nanoTime();
            for (int round = 1; round <= rounds; round++) {
                for (int threads : new int[] {ONE, MANY}) {
                    for (Contender subject : Bench.shuffled(SUBJECTS, round)) {
                        samples.addAll(block(workers, stage, new Setting(jdk, resuming, threads, subject, round)));
                    }
                }
                bench.progress(what, round, rounds, began);
            }
        }
    }

    private static List<Sample> block(Workers workers, Stage stage, Setting setting) throws IOException {
        stage.logins();
        int count = setting.threads() == ONE ? COUNT_OF_ONE : COUNT_OF_MANY;
        Workers.Block block = workers.work(setting.subject(), "connect", count, setting.threads());
        Stage.Logins logins = stage.logins();
        if (logins.failed() > 0 || logins.accepted() != count) {
            throw new IOException(setting + " of " + count + ": " + logins);
        }
        return List.of(
                setting.sample(TIME, block.micros(HALF)),
                setting.sample(CPU, block.cpuMillisEach()),
                setting.sample(RESUMED, PERCENT * logins.resumed() / logins.accepted()));
    }

    private record Setting(Jdk jdk, boolean resuming, int threads, Contender subject, int round) {

        Sample sample(String metric, double value) {
            return new Sample(NAME, jdk.feature(), mode(resuming, threads), subject.title(), metric, round, value);
        }
    }

    static String mode(boolean resuming, int threads) {
        return (threads == ONE ? "1 thread" : threads + " threads")
                + (resuming ? ", server resumes" : ", server does not resume");
    }

    static Series series(String jdk, boolean resuming, int threads, Contender subject) {
        return new Series(NAME, jdk, mode(resuming, threads), subject.title(), TIME);
    }

    @Override
    public List<String> report(Results results) {
        List<String> lines = new ArrayList<>(List.of(
                "## A new connection",
                "",
                "Open, log in, ping, close, without a pool, TLS 1.3, in a warm JVM that stays; a round is "
                        + COUNT_OF_ONE + " connections of one",
                "thread, or " + COUNT_OF_MANY + " of " + MANY
                        + " threads, of each subject in turn. The time is the median of a round's connections, CPU is",
                "the client's alone. Client, server and database share the machine's cores. A server that resumes gives two",
                "session tickets after each handshake, as OpenSSL does by default. JDK 25 keeps both. JDK 17 keeps one session for",
                "each server, and a ticket works once, so of several threads that connect at the same moment one resumes.",
                ""));
        for (String jdk : results.jdks(NAME)) {
            for (boolean resuming : new boolean[] {true, false}) {
                for (int threads : new int[] {ONE, MANY}) {
                    lines.addAll(section(results, jdk, resuming, threads));
                }
            }
        }
        return lines;
    }

    private static List<String> section(Results results, String jdk, boolean resuming, int threads) {
        Table table = new Table("subject", "x unverified", "x bundle", "x floor", "p50 us", "CPU ms", "resumed %");
        boolean empty = true;
        for (Contender subject : SUBJECTS) {
            Series series = series(jdk, resuming, threads, subject);
            empty &= results.spread(series).isEmpty();
            table.row(
                    subject.title(),
                    Table.ratio(results.ratio(series, series.of(Contender.UNVERIFIED))),
                    Table.ratio(results.ratio(series, series.of(Contender.BUNDLE))),
                    Table.ratio(results.ratio(series, series.of(Contender.FLOOR))),
                    Table.median(results.spread(series)),
                    Table.median(results.spread(series.metric(CPU))),
                    Table.median(results.spread(series.metric(RESUMED))));
        }
        if (empty) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(List.of("### JDK " + jdk + ", " + mode(resuming, threads), ""));
        lines.addAll(table.lines());
        lines.add("");
        return lines;
    }

    @Override
    public List<Target> targets(Results results) {
        List<Target> targets = new ArrayList<>();
        for (String jdk : results.jdks(NAME)) {
            for (int threads : new int[] {ONE, MANY}) {
                String what = "new connection, JDK " + jdk + ", " + mode(true, threads);
                Series ours = series(jdk, true, threads, Contender.RDS_IAM);
                Optional<Spread> noise = results.ratio(ours.of(Contender.FLOOR_AGAIN), ours.of(Contender.FLOOR));
                targets.add(Target.atMost(
                        what,
                        threads == ONE ? UNVERIFIED_LIMIT : UNVERIFIED_LIMIT_OF_MANY,
                        "unverified",
                        results.ratio(ours, ours.of(Contender.UNVERIFIED)),
                        noise));
                targets.add(Target.atMost(
                        what, BUNDLE_LIMIT, "bundle", results.ratio(ours, ours.of(Contender.BUNDLE)), noise));
                Optional<Spread> resumed = results.spread(ours.metric(RESUMED));
                String sessions = what + ", TLS sessions resumed in %";
                targets.add(
                        threads == ONE || jdk.equals(Jdk.NEW)
                                ? Target.exactly(sessions, PERCENT, resumed)
                                : Target.counted(
                                        sessions,
                                        "as many as the JDK allows",
                                        resumed,
                                        resumed.map(spread -> spread.least() > 0)
                                                .orElse(false)));
            }
        }
        return targets;
    }
}
