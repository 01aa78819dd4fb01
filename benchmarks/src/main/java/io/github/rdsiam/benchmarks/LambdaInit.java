package io.github.rdsiam.benchmarks;

import io.github.rdsiam.benchmarks.LambdaClient.Function;
import io.github.rdsiam.benchmarks.subject.SubjectHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Init and the first response, inside AWS's runtime interface client. */
final class LambdaInit implements Measure {

    static final String NAME = "lambda";
    static final String INIT = "init ms";
    static final String RESPONSE = "init and first response ms";
    static final String PEAK = "peak RSS MB";
    static final String CPU = "CPU ms";
    static final String SHIPPED = "rds-iam function.jar";
    static final String CLASSES = "classes";
    private static final int ROUNDS = 15;
    private static final String SHIPPED_HANDLER = "io.github.rdsiam.example.Handler";

    private static final List<Subject> SUBJECTS = Subject.allBut(Subject.UNVERIFIED, Subject.BUNDLE_JKS);

    private static final List<ColdMode> MODES = List.of(ColdMode.DEFAULT, ColdMode.C1, ColdMode.ARCHIVE_C1);

    private record Start(Jdk jdk, ColdMode mode, Function function) {

        Sample sample(String metric, int round, double value) {
            return series(jdk.feature(), mode, function.title()).metric(metric).sample(round, value);
        }

        private Path file(Bench bench, String name) {
            return bench.project()
                    .work()
                    .resolve(name + "-" + jdk.feature() + "-" + function.title().replace(' ', '-'));
        }

        private Path archive(Bench bench) {
            return file(bench, "function-classes");
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Sample> take(Bench bench) throws Exception {
        LambdaClient client = new LambdaClient(bench.project());
        List<Start> starts = new ArrayList<>();
        List<Sample> samples = new ArrayList<>();
        List<Function> functions = functions(bench);
        for (Jdk jdk : bench.jdks()) {
            Bench.progress("lambda: archives of classes for JDK " + jdk.feature());
            for (Function function : functions) {
                record(bench, client, new Start(jdk, ColdMode.ARCHIVE_C1, function));
                MODES.forEach(mode -> starts.add(new Start(jdk, mode, function)));
            }
        }
        for (Start start : starts) {
            samples.add(start.sample(CLASSES, 0, classes(bench, client, start)));
        }
        // one round for the server to warm up
        samples.addAll(new Rounds(NAME, 1, bench.options().rounds(ROUNDS, 2))
                .run(List.of(starts), (start, round) -> time(bench, client, start, round)));
        return samples;
    }

    private static List<Function> functions(Bench bench) throws Exception {
        List<Function> functions = new ArrayList<>();
        Path tasks = bench.project().work().resolve("tasks");
        String caBundle = bench.stage().serverBundle().toString();
        for (Subject subject : SUBJECTS) {
            Map<String, String> variables = new LinkedHashMap<>(bench.stage().variables());
            variables.put("SUBJECT", subject.program());
            // the client loads jars in no particular order, so the server's authority cannot come from a jar before
            // ours
            variables.put("CA_BUNDLE", caBundle);
            List<Path> jars = new ArrayList<>(bench.project().jars(subject));
            jars.add(bench.project().jar());
            functions.add(new Function(
                    subject.title(),
                    deploy(tasks.resolve(subject.title().replace(' ', '-')), jars),
                    jars,
                    SubjectHandler.class.getName(),
                    variables));
        }
        Map<String, String> variables = new LinkedHashMap<>(bench.stage().variables());
        variables.put("IN_REGION", variables.get("AWS_REGION"));
        variables.put("IN_HOST", variables.get("DB_HOST"));
        variables.put("IN_PORT", variables.get("DB_PORT"));
        variables.put("IN_USERNAME", variables.get("DB_USER"));
        variables.put("IN_DATABASE", variables.get("DB_NAME"));
        variables.put("IN_CA_BUNDLE", caBundle);
        List<Path> jars = List.of(bench.project().functionJar());
        functions.add(new Function(SHIPPED, deploy(tasks.resolve("function"), jars), jars, SHIPPED_HANDLER, variables));
        return functions;
    }

    private static Path deploy(Path task, List<Path> jars) throws IOException {
        Path library = Files.createDirectories(task.resolve("lib"));
        for (Path jar : jars) {
            Files.createSymbolicLink(library.resolve(jar.getFileName()), jar.toAbsolutePath());
        }
        return task;
    }

    private static void record(Bench bench, LambdaClient client, Start start) throws Exception {
        Path archive = start.archive(bench);
        List<String> options = new ArrayList<>(ColdMode.C1.options(start.jdk(), archive));
        options.addAll(ColdMode.recording(start.jdk(), archive));
        try (LambdaClient.Run run = client.start(start.jdk(), start.mode(), start.function(), options)) {
            run.awaitResponse();
            // the client never ends by itself; the JVM writes the archive when a signal ends it
            run.child().terminate();
            run.child().awaitEnd(1, TimeUnit.MINUTES);
        }
        if (!Files.exists(archive)) {
            throw new IOException("No archive was written: " + archive);
        }
    }

    private static int classes(Bench bench, LambdaClient client, Start start) throws Exception {
        Path log = start.file(bench, "function-class-load");
        List<String> options = new ArrayList<>(start.mode().options(start.jdk(), start.archive(bench)));
        options.add("-Xlog:class+load:file=" + log);
        try (LambdaClient.Run run = client.start(start.jdk(), start.mode(), start.function(), options)) {
            run.awaitResponse();
        }
        int all = LoadedClasses.read(log).all();
        Files.delete(log);
        return all;
    }

    private static List<Sample> time(Bench bench, LambdaClient client, Start start, int round) throws Exception {
        List<String> options = start.mode().options(start.jdk(), start.archive(bench));
        try (LambdaClient.Run run = client.start(start.jdk(), start.mode(), start.function(), options)) {
            double init = run.awaitInit();
            double response = run.awaitResponse();
            long pid = run.child().pid();
            return List.of(
                    start.sample(INIT, round, init),
                    start.sample(RESPONSE, round, response),
                    start.sample(CPU, round, ProcFs.cpuMillis(pid)),
                    start.sample(PEAK, round, ProcFs.peakMegabytes(pid)));
        }
    }

    private static Series series(String jdk, ColdMode mode, String subject) {
        return new Series(NAME, jdk, mode.title(), subject, RESPONSE);
    }

    @Override
    public List<Table> tables(String jdk) {
        return MODES.stream()
                .map(mode -> new Table(
                        "JDK " + jdk + " in the client, " + mode.title(),
                        List.of("subject"),
                        Stream.concat(SUBJECTS.stream().map(Subject::title), Stream.of(SHIPPED))
                                .map(subject -> new Table.Row(series(jdk, mode, subject)))
                                .toList(),
                        List.of(
                                Column.ratio("x baseline", RESPONSE, ColdMode::base),
                                Column.median(RESPONSE),
                                Column.median(INIT),
                                Column.ratio("CPU x baseline", CPU, ColdMode::base),
                                Column.median(CPU),
                                Column.median("peak MB", PEAK),
                                Column.median(CLASSES))))
                .toList();
    }
}
