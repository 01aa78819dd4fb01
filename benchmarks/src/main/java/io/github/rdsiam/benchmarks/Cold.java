package io.github.rdsiam.benchmarks;

import io.github.rdsiam.benchmarks.subject.FirstRow;
import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testsupport.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** From the start of a new JVM to the first rows. */
class Cold implements Measure {

    static final String NAME = "cold";
    static final String WALL = "wall ms";
    static final String FROM_MAIN = "from main ms";
    static final String CPU = "CPU ms";
    static final String PEAK = "peak RSS MB";
    static final String CLASSES = "classes";
    static final String JAR_CLASSES = "classes from jars";
    static final String UNARCHIVED = "classes from no archive";
    private static final int ROUNDS = 21;
    private static final int WARM_UPS = 2;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double BASELINE_LIMIT = 1.0;
    private static final double MARIADB_LIMIT = 1.0;
    private static final double WRAPPER_LIMIT = 0.75;
    private static final double ARCHIVE_LIMIT = 0.55;

    private final String name;
    private final RdsEngine engine;
    /** Where the subjects run. */
    final Processors processors;

    private final List<ColdMode> modes;
    private final List<Subject> subjects;

    private record Start(Jdk jdk, ColdMode mode, Subject subject, Series wall) {

        Sample sample(String metric, int round, double value) {
            return wall.metric(metric).sample(round, value);
        }
    }

    /** Measures MySQL. */
    Cold(Processors processors) {
        this(
                NAME,
                RdsEngine.MYSQL,
                processors,
                processors == Processors.ALL
                        ? List.of(ColdMode.values())
                        : List.of(ColdMode.DEFAULT, ColdMode.ARCHIVE_C1));
    }

    Cold(String name, RdsEngine engine, Processors processors, List<ColdMode> modes) {
        this.name = processors.name(name);
        this.engine = engine;
        this.processors = processors;
        this.modes = modes;
        this.subjects = Subject.allBut(engine, Subject.UNVERIFIED);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Sample> take(Bench bench) throws Exception {
        List<Start> starts = new ArrayList<>();
        for (Jdk jdk : processors.of(bench.jdks())) {
            Bench.progress(name + ": archives of classes for JDK " + jdk.feature());
            for (Subject subject : subjects) {
                record(bench, jdk, subject);
            }
            for (ColdMode mode : modes) {
                subjects.forEach(subject ->
                        starts.add(new Start(jdk, mode, subject, series(name, jdk.feature(), mode, subject, WALL))));
            }
        }
        Bench.progress(name + ": counting classes");
        List<Sample> samples = new ArrayList<>();
        for (Start start : starts) {
            samples.addAll(countClasses(bench, start));
        }
        // the warm-ups let the server's JIT compile its code before anything is timed
        Rounds rounds = new Rounds(
                name, bench.options().quick() ? 1 : WARM_UPS, bench.options().rounds(ROUNDS, 2));
        samples.addAll(rounds.run(List.of(starts), (start, round) -> time(bench, start, round)));
        return samples;
    }

    private Path archive(Bench bench, Jdk jdk, Subject subject) {
        return bench.project().work().resolve(name + "-classes-" + jdk.feature() + "-" + subject.program());
    }

    private void record(Bench bench, Jdk jdk, Subject subject) throws Exception {
        Path archive = archive(bench, jdk, subject);
        if (Files.exists(archive)) {
            return;
        }
        try (ChildJvm child =
                bench.stage(engine).start(jdk, ColdMode.recording(jdk, archive), subject, FirstRow.class)) {
            child.nextLine();
            child.finish();
        }
        if (!Files.exists(archive)) {
            throw new IOException("No archive was written: " + archive);
        }
    }

    private List<Sample> countClasses(Bench bench, Start start) throws Exception {
        Path log = bench.project().work().resolve("class-load.log");
        Files.deleteIfExists(log);
        List<String> options = new ArrayList<>(options(bench, start));
        options.add("-Xlog:class+load:file=" + log);
        try (ChildJvm child = bench.stage(engine).start(start.jdk(), options, start.subject(), FirstRow.class)) {
            child.nextLine();
        }
        LoadedClasses loaded = LoadedClasses.read(log);
        return List.of(
                start.sample(CLASSES, 0, loaded.all()),
                start.sample(JAR_CLASSES, 0, loaded.fromJars()),
                start.sample(UNARCHIVED, 0, loaded.unarchived()));
    }

    private List<Sample> time(Bench bench, Start start, int round) throws Exception {
        List<String> options = options(bench, start);
        long began = System.nanoTime();
        try (ChildJvm child = bench.stage(engine).start(start.jdk(), options, start.subject(), FirstRow.class)) {
            double fromMain = Double.parseDouble(child.nextLine());
            long wall = System.nanoTime() - began;
            return List.of(
                    start.sample(WALL, round, wall / NANOS_PER_MILLI),
                    start.sample(FROM_MAIN, round, fromMain / NANOS_PER_MILLI),
                    start.sample(CPU, round, ProcFs.cpuMillis(child.pid())),
                    start.sample(PEAK, round, ProcFs.peakMegabytes(child.pid())));
        }
    }

    private List<String> options(Bench bench, Start start) {
        return start.mode().options(start.jdk(), archive(bench, start.jdk(), start.subject()));
    }

    static Series series(String name, String jdk, ColdMode mode, Subject subject, String metric) {
        return new Series(name, jdk, mode.title(), subject.title(), metric);
    }

    @Override
    public List<Table> tables(String jdk) {
        return modes.stream()
                .map(mode -> new Table(
                        "JDK " + jdk + ", " + mode.title(),
                        List.of("subject"),
                        subjects.stream()
                                .map(subject -> new Table.Row(series(name, jdk, mode, subject, WALL)))
                                .toList(),
                        List.of(
                                Column.ratio("x baseline", WALL, ColdMode::base),
                                Column.median(WALL),
                                Column.median(FROM_MAIN),
                                Column.ratio("CPU x baseline", CPU, ColdMode::base),
                                Column.median(CPU),
                                Column.median("peak MB", PEAK),
                                Column.median(CLASSES),
                                Column.median("of jars", JAR_CLASSES),
                                Column.median("of no archive", UNARCHIVED))))
                .toList();
    }

    @Override
    public void judge(String jdk, Targets targets) {
        String what = processors.describe("cold") + ", JDK " + jdk;
        Series ours = series(name, jdk, ColdMode.DEFAULT, Subject.RDS_IAM, WALL);
        if (processors == Processors.ONE) {
            targets.atMost(what + ", default flags", MARIADB_LIMIT, "mariadb", ours, ours.of(Subject.MARIADB));
        } else {
            targets.atMost(what + ", default flags", BASELINE_LIMIT, "baseline", ours, ours.of(Subject.BASELINE));
        }
        targets.atMost(what + ", default flags", WRAPPER_LIMIT, "wrapper", ours, ours.of(Subject.WRAPPER));
        targets.atMost(
                what + ", archive and C1",
                ARCHIVE_LIMIT,
                "baseline at default flags",
                ours.in(ColdMode.ARCHIVE_C1.title()),
                ours.of(Subject.BASELINE));
    }
}
