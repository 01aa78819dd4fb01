package io.github.rdsiam.benchmarks;

import io.github.rdsiam.benchmarks.subject.SubjectHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Inside AWS's runtime interface client: init and the first response. */
final class LambdaInit implements Measure {

    static final String NAME = "lambda";
    static final String INIT = "init ms";
    static final String RESPONSE = "init and first response ms";
    static final String PEAK = "peak RSS MB";
    static final String CPU = "CPU ms";
    static final String SHIPPED = "rds-iam function.jar";
    static final String CLASSES = "classes";
    private static final int ROUNDS = 15;
    private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
    private static final String CLIENT_LIBRARY =
            "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";
    private static final String SHIPPED_HANDLER = "io.github.rdsiam.example.Handler";

    private static final List<Contender> SUBJECTS = List.of(
            Contender.FLOOR,
            Contender.FLOOR_AGAIN,
            Contender.BUNDLE,
            Contender.BLOG,
            Contender.WRAPPER,
            Contender.MARIADB,
            Contender.RDS_IAM);

    private static final List<ColdMode> MODES = List.of(ColdMode.DEFAULT, ColdMode.C1, ColdMode.ARCHIVE_C1);

    /** What is deployed. */
    private record Function(String title, Path task, List<Path> jars, String handler, Map<String, String> variables) {}

    private record Start(Jdk jdk, ColdMode mode, Function function) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Sample> take(Bench bench) throws Exception {
        Client client = new Client(bench, RuntimeLibrary.unpack(bench.project()));
        List<Start> starts = new ArrayList<>();
        List<Sample> samples = new ArrayList<>();
        List<Function> functions = functions(bench);
        for (Jdk jdk : bench.jdks()) {
            bench.progress("lambda: archives of classes for JDK " + jdk.feature());
            for (Function function : functions) {
                client.record(jdk, function);
                MODES.forEach(mode -> starts.add(new Start(jdk, mode, function)));
            }
        }
        for (Start start : starts) {
            samples.add(sample(start, CLASSES, 0, client.classes(start)));
        }
        int rounds = bench.options().rounds(ROUNDS, 2);
        long began = System.nanoTime();
        // the first round is the server's warm-up
        for (int round = 0; round <= rounds; round++) {
            for (Start start : Bench.shuffled(starts, round)) {
                List<Sample> taken = client.time(start, round);
                samples.addAll(round == 0 ? List.of() : taken);
            }
            if (round > 0) {
                bench.progress(NAME, round, rounds, began);
            }
        }
        return samples;
    }

    private static List<Function> functions(Bench bench) throws Exception {
        List<Function> functions = new ArrayList<>();
        Path tasks = bench.project().work().resolve("tasks");
        for (Contender subject : SUBJECTS) {
            Map<String, String> variables = new LinkedHashMap<>(bench.stage().variables());
            variables.put("SUBJECT", subject.program());
            // the client gives the jars no order, so no jar can stand before another
            variables.put("CA_BUNDLE", bench.stage().serverBundle().toString());
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
        variables.put("IN_CA_BUNDLE", bench.stage().serverBundle().toString());
        functions.add(new Function(
                SHIPPED,
                deploy(tasks.resolve("function"), List.of(bench.project().functionJar())),
                List.of(bench.project().functionJar()),
                SHIPPED_HANDLER,
                variables));
        return functions;
    }

    private static Path deploy(Path task, List<Path> jars) throws IOException {
        Path library = Files.createDirectories(task.resolve("lib"));
        for (Path jar : jars) {
            Files.createSymbolicLink(library.resolve(jar.getFileName()), jar.toAbsolutePath());
        }
        return task;
    }

    /** Starts functions in the client. */
    private record Client(Bench bench, Path library) {

        private Path file(Jdk jdk, Function function, String name) {
            return bench.project()
                    .work()
                    .resolve(name + "-" + jdk.feature() + "-" + function.title().replace(' ', '-'));
        }

        private Path archive(Start start) {
            return file(start.jdk(), start.function(), "function-classes");
        }

        void record(Jdk jdk, Function function) throws Exception {
            Start start = new Start(jdk, ColdMode.ARCHIVE_C1, function);
            List<String> options = new ArrayList<>(ColdMode.C1.options(jdk, archive(start)));
            options.addAll(ColdMode.recording(jdk, archive(start)));
            try (RuntimeApi api = RuntimeApi.start();
                    Child child = start(start, options, api)) {
                api.awaitResponse(child, 0);
                // by a signal, for the client never ends by itself; the JVM writes the archive when it does
                child.process().destroy();
                child.process().waitFor();
            }
            if (!Files.exists(archive(start))) {
                throw new IOException("No archive was written: " + archive(start));
            }
        }

        int classes(Start start) throws Exception {
            Path log = file(start.jdk(), start.function(), "function-class-load");
            List<String> options = new ArrayList<>(start.mode().options(start.jdk(), archive(start)));
            options.add("-Xlog:class+load:file=" + log);
            try (RuntimeApi api = RuntimeApi.start();
                    Child child = start(start, options, api)) {
                api.awaitResponse(child, 0);
            }
            int all = LoadedClasses.read(log).all();
            Files.delete(log);
            return all;
        }

        List<Sample> time(Start start, int round) throws Exception {
            try (RuntimeApi api = RuntimeApi.start()) {
                List<String> options = start.mode().options(start.jdk(), archive(start));
                long began = System.nanoTime();
                try (Child child = start(start, options, api)) {
                    double init = api.awaitInit(child, began);
                    double response = api.awaitResponse(child, began);
                    return List.of(
                            sample(start, INIT, round, init),
                            sample(start, RESPONSE, round, response),
                            sample(start, CPU, round, ProcFs.cpuMillis(child.pid())),
                            sample(start, PEAK, round, ProcFs.peakMegabytes(child.pid())));
                }
            }
        }

        /** The client looks for the function in its directory. */
        private Child start(Start start, List<String> options, RuntimeApi api) throws IOException {
            Path task = isArchived(start)
                    ? Files.createDirectories(bench.project().work().resolve("tasks/nothing"))
                    : start.function().task();
            Map<String, String> variables = new LinkedHashMap<>(start.function().variables());
            variables.putAll(lambdaVariables(api.address(), start.function(), task));
            return Child.start(command(start, options), variables, task);
        }

        private List<String> command(Start start, List<String> options) throws IOException {
            List<String> command = new ArrayList<>(start.jdk().command());
            command.addAll(options);
            if (start.mode() != ColdMode.DEFAULT) {
                command.add("-XX:+UseSerialGC");
            }
            command.addAll(List.of(
                    "-Xmx896m",
                    "-D" + CLIENT_LIBRARY + "=" + library,
                    "-Djdk.net.hosts.file=" + bench.project().hosts()));
            if (start.jdk().isNew()) {
                command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
            }
            List<Path> classPath =
                    new ArrayList<>(isArchived(start) ? start.function().jars() : List.of());
            try (Stream<Path> jars = Files.list(bench.project().lambdaRuntime())) {
                jars.sorted().forEach(classPath::add);
            }
            command.addAll(List.of(
                    "-cp", Stage.path(classPath), CLIENT, start.function().handler()));
            return command;
        }

        /** An archive holds what is on the class path; what the client finds in the task's directory it cannot. */
        private static boolean isArchived(Start start) {
            return start.mode() == ColdMode.ARCHIVE_C1;
        }
    }

    private static Map<String, String> lambdaVariables(String api, Function function, Path task) {
        return Map.of(
                "AWS_LAMBDA_RUNTIME_API", api,
                "_HANDLER", function.handler(),
                "LAMBDA_TASK_ROOT", task.toString(),
                "AWS_LAMBDA_FUNCTION_NAME", "orders",
                "AWS_LAMBDA_FUNCTION_VERSION", "$LATEST",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024",
                "AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/orders",
                "AWS_LAMBDA_LOG_STREAM_NAME", "local",
                "AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    }

    private static Sample sample(Start start, String metric, int round, double value) {
        return new Sample(
                NAME,
                start.jdk().feature(),
                start.mode().title(),
                start.function().title(),
                metric,
                round,
                value);
    }

    @Override
    public List<String> report(Results results) {
        List<String> lines = new ArrayList<>(List.of(
                "## Cold inside AWS's runtime client",
                "",
                "A JVM with AWS's runtime interface client and a heap of 896 MB, from the start of the process to the answer to",
                "the first event, and how much of it is the init phase. C1 comes with the serial collector, as in the template of",
                "`lambda-example`. All but the last have the same small handler, with the jars of their class path as they are; the",
                "last is the jar of `lambda-example`, as it is deployed, which writes JSON and logs. The client loads the function",
                "from its directory, as on Lambda, but for the archive, which holds only what is on the class path. The init phase",
                "makes the pool and its first connection; the blog's has nothing to make there. Here our two trust the local",
                "server's authorities by `caBundle`: the client gives jars no order, so none can stand before ours. The ratio is to",
                "`floor` with default flags in the same round; the machine's two cores are free in both phases. Classes are counted",
                "in a run of their own.",
                ""));
        for (String jdk : results.jdks(NAME)) {
            for (ColdMode mode : MODES) {
                lines.addAll(List.of("### JDK " + jdk + " in the client, " + mode.title(), ""));
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
                "init and first response ms",
                "init ms",
                "CPU x floor",
                "CPU ms",
                "peak MB",
                "classes");
        Series base = new Series(NAME, jdk, ColdMode.DEFAULT.title(), Contender.FLOOR.title(), RESPONSE);
        for (String subject : Stream.concat(SUBJECTS.stream().map(Contender::title), Stream.of(SHIPPED))
                .toList()) {
            Series series = new Series(NAME, jdk, mode.title(), subject, RESPONSE);
            table.row(
                    subject,
                    Table.ratio(results.ratio(series, base)),
                    Table.median(results.spread(series)),
                    Table.median(results.spread(series.metric(INIT))),
                    Table.ratio(results.ratio(series.metric(CPU), base.metric(CPU))),
                    Table.median(results.spread(series.metric(CPU))),
                    Table.median(results.spread(series.metric(PEAK))),
                    Table.median(results.spread(series.metric(CLASSES))));
        }
        return table;
    }

    /** None was promised of this one alone. */
    @Override
    public List<Target> targets(Results results) {
        return List.of();
    }
}
