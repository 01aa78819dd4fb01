package io.github.rdsiam.benchmarks;

import io.github.rdsiam.benchmarks.subject.FirstRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From the start of a new JVM to the first rows. */
final class Cold implements Measure {

    static final String NAME = "cold";
    static final String WALL = "wall ms";
    static final String FROM_MAIN = "from main ms";
    static final String CPU = "CPU ms";
    static final String PEAK = "peak RSS MB";
    static final String CLASSES = "classes";
    static final String JAR_CLASSES = "classes from jars";
    static final String UNARCHIVED = "classes from no archive";
    private static final int ROUNDS = 21;
    private static final int WARM_UP = 2;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double FLOOR_LIMIT = 1.0;
    private static final double WRAPPER_LIMIT = 0.75;
    private static final double ARCHIVE_LIMIT = 0.55;

    private static final List<Contender> SUBJECTS = List.of(
            Contender.FLOOR,
            Contender.FLOOR_AGAIN,
            Contender.BUNDLE,
            Contender.BUNDLE_JKS,
            Contender.BLOG,
            Contender.WRAPPER,
            Contender.MARIADB,
            Contender.RDS_IAM);

    private record Start(Jdk jdk, ColdMode mode, Contender subject) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Sample> take(Bench bench) throws Exception {
        List<Start> starts = new ArrayList<>();
        List<Sample> samples = new ArrayList<>();
        for (Jdk jdk : bench.jdks()) {
            bench.progress("cold: archives of classes for JDK " + jdk.feature());
            for (Contender subject : SUBJECTS) {
                record(bench, jdk, subject);
            }
            for (ColdMode mode : ColdMode.values()) {
                SUBJECTS.forEach(subject -> starts.add(new Start(jdk, mode, subject)));
            }
        }
        bench.progress("cold: counting classes");
        for (Start start : starts) {
            countClasses(bench, start, samples);
        }
        int rounds = bench.options().rounds(ROUNDS, 2);
        warmUp(bench, starts);
        long began = System.nanoTime();
        for (int round = 1; round <= rounds; round++) {
            for (Start start : Bench.shuffled(starts, round)) {
                time(bench, start, round, samples);
            }
            bench.progress(NAME, round, rounds, began);
        }
        return samples;
    }

    /** The server's code has to be compiled before the first subject is timed. */
    private static void warmUp(Bench bench, List<Start> starts) throws Exception {
        for (int round = 0; round < WARM_UP; round++) {
            for (Start start : starts) {
                time(bench, start, 0, new ArrayList<>());
            }
            if (bench.options().quick()) {
                return;
            }
        }
    }

    private static Path archive(Bench bench, Jdk jdk, Contender subject) {
        return bench.project().work().resolve("classes-" + jdk.feature() + "-" + subject.program());
    }

    private static void record(Bench bench, Jdk jdk, Contender subject) throws Exception {
        Path archive = archive(bench, jdk, subject);
        if (Files.exists(archive)) {
            return;
        }
        try (Child child = start(bench, jdk, subject, ColdMode.recording(jdk, archive))) {
            child.line();
            child.finish();
        }
        if (!Files.exists(archive)) {
            throw new IOException("No archive was written: " + archive);
        }
    }

    private static Child start(Bench bench, Jdk jdk, Contender subject, List<String> options)
            throws IOException, GeneralSecurityException {
        Stage stage = bench.stage();
        return Child.start(stage.command(jdk, options, subject, FirstRow.class), stage.variables());
    }

    private static void countClasses(Bench bench, Start start, List<Sample> samples) throws Exception {
        Path log = bench.project().work().resolve("class-load.log");
        Files.deleteIfExists(log);
        List<String> options = new ArrayList<>(options(bench, start));
        options.add("-Xlog:class+load:file=" + log);
        try (Child child = start(bench, start.jdk(), start.subject(), options)) {
            child.line();
        }
        LoadedClasses loaded = LoadedClasses.read(log);
        samples.add(sample(start, CLASSES, 0, loaded.all()));
        samples.add(sample(start, JAR_CLASSES, 0, loaded.fromJars()));
        samples.add(sample(start, UNARCHIVED, 0, loaded.unarchived()));
    }

    private static void time(Bench bench, Start start, int round, List<Sample> samples) throws Exception {
        List<String> options = options(bench, start);
        long began = System.nanoTime();
        try (Child child = start(bench, start.jdk(), start.subject(), options)) {
            double fromMain = Double.parseDouble(child.line());
            long wall = System.nanoTime() - began;
            samples.add(sample(start, WALL, round, wall / NANOS_PER_MILLI));
            samples.add(sample(start, FROM_MAIN, round, fromMain / NANOS_PER_MILLI));
            samples.add(sample(start, CPU, round, ProcFs.cpuMillis(child.pid())));
            samples.add(sample(start, PEAK, round, ProcFs.peakMegabytes(child.pid())));
        }
    }

    private static List<String> options(Bench bench, Start start) {
        return start.mode().options(start.jdk(), archive(bench, start.jdk(), start.subject()));
    }

    private static Sample sample(Start start, String metric, int round, double value) {
        return new Sample(
                NAME,
                start.jdk().feature(),
                start.mode().title(),
                start.subject().title(),
                metric,
                round,
                value);
    }

    static Series series(String jdk, ColdMode mode, Contender subject, String metric) {
        return new Series(NAME, jdk, mode.title(), subject.title(), metric);
    }

    @Override
    public List<String> report(Results results) {
        List<String> lines = new ArrayList<>(List.of(
                "## Cold: from a new JVM to the first rows",
                "",
                "Wall time from the start of the process until the harness reads that the rows are there; CPU time (user and",
                "system) and peak RSS at that moment, as Linux counts them. The ratio is to `floor` with default flags in the",
                "same round. `archive` is an AppCDS archive (17) or an AOT cache (25) of each subject's own, made in this run.",
                "Classes are counted in a run of their own that is not timed.",
                "",
                "![cold starts](" + ColdChart.FILE + ")",
                ""));
        for (String jdk : results.jdks(NAME)) {
            for (ColdMode mode : ColdMode.values()) {
                lines.addAll(List.of("### JDK " + jdk + ", " + mode.title(), ""));
                lines.addAll(table(results, jdk, mode).lines());
                lines.add("");
            }
        }
        return lines;
    }

    private static Table table(Results results, String jdk, ColdMode mode) {
        Table table = new Table(
                "subject",
                "x floor",
                "wall ms",
                "from main ms",
                "CPU x floor",
                "CPU ms",
                "peak MB",
                "classes",
                "of jars",
                "of no archive");
        for (Contender subject : SUBJECTS) {
            Series wall = series(jdk, mode, subject, WALL);
            Series base = series(jdk, ColdMode.DEFAULT, Contender.FLOOR, WALL);
            table.row(
                    subject.title(),
                    Table.ratio(results.ratio(wall, base)),
                    Table.median(results.spread(wall)),
                    Table.median(results.spread(wall.metric(FROM_MAIN))),
                    Table.ratio(results.ratio(wall.metric(CPU), base.metric(CPU))),
                    Table.median(results.spread(wall.metric(CPU))),
                    Table.median(results.spread(wall.metric(PEAK))),
                    Table.median(results.spread(wall.metric(CLASSES))),
                    Table.median(results.spread(wall.metric(JAR_CLASSES))),
                    Table.median(results.spread(wall.metric(UNARCHIVED))));
        }
        return table;
    }

    /** Of the wall time, to a subject with default flags. */
    static Optional<Spread> ratio(Results results, String jdk, ColdMode mode, Contender subject, Contender base) {
        return results.ratio(series(jdk, mode, subject, WALL), series(jdk, ColdMode.DEFAULT, base, WALL));
    }

    @Override
    public List<Target> targets(Results results) {
        List<Target> targets = new ArrayList<>();
        for (String jdk : results.jdks(NAME)) {
            Optional<Spread> noise = ratio(results, jdk, ColdMode.DEFAULT, Contender.FLOOR_AGAIN, Contender.FLOOR);
            String what = "cold, JDK " + jdk;
            targets.add(Target.atMost(
                    what + ", default flags",
                    FLOOR_LIMIT,
                    "floor",
                    ratio(results, jdk, ColdMode.DEFAULT, Contender.RDS_IAM, Contender.FLOOR),
                    noise));
            targets.add(Target.atMost(
                    what + ", default flags",
                    WRAPPER_LIMIT,
                    "wrapper",
                    ratio(results, jdk, ColdMode.DEFAULT, Contender.RDS_IAM, Contender.WRAPPER),
                    noise));
            targets.add(Target.atMost(
                    what + ", archive and C1",
                    ARCHIVE_LIMIT,
                    "floor at default flags",
                    ratio(results, jdk, ColdMode.ARCHIVE_C1, Contender.RDS_IAM, Contender.FLOOR),
                    noise));
        }
        return targets;
    }
}
