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
    static final String MODE = "Lambda's flags";
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

    /** What is deployed. */
    private record Function(String title, Path task, String handler, Map<String, String> variables) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Sample> take(Bench bench) throws Exception {
        Path library = RuntimeLibrary.unpack(bench.project());
        List<Function> functions = functions(bench);
        List<Sample> samples = new ArrayList<>();
        int rounds = bench.options().rounds(ROUNDS, 2);
        long began = System.nanoTime();
        // the first round is the server's warm-up
        for (int round = 0; round <= rounds; round++) {
            for (Jdk jdk : bench.jdks()) {
                for (Function function : Bench.shuffled(functions, round)) {
                    List<Sample> taken = run(bench, jdk, function, library, round);
                    samples.addAll(round == 0 ? List.of() : taken);
                }
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

    private static List<Sample> run(Bench bench, Jdk jdk, Function function, Path library, int round) throws Exception {
        try (RuntimeApi api = RuntimeApi.start()) {
            Map<String, String> variables = new LinkedHashMap<>(function.variables());
            variables.putAll(lambdaVariables(api.address(), function));
            long began = System.nanoTime();
            // the client looks for the function in its directory
            try (Child child = Child.start(command(bench, jdk, function, library), variables, function.task())) {
                double init = api.awaitInit(child, began);
                double response = api.awaitResponse(child, began);
                return List.of(
                        sample(jdk, function, INIT, round, init),
                        sample(jdk, function, RESPONSE, round, response),
                        sample(jdk, function, CPU, round, ProcFs.cpuMillis(child.pid())),
                        sample(jdk, function, PEAK, round, ProcFs.peakMegabytes(child.pid())));
            }
        }
    }

    private static List<String> command(Bench bench, Jdk jdk, Function function, Path library) throws IOException {
        List<String> command = new ArrayList<>(jdk.command());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx448m",
                "-D" + CLIENT_LIBRARY + "=" + library,
                "-Djdk.net.hosts.file=" + bench.project().hosts()));
        if (jdk.isNew()) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        try (Stream<Path> jars = Files.list(bench.project().lambdaRuntime())) {
            command.addAll(List.of("-cp", Stage.path(jars.sorted().toList()), CLIENT, function.handler()));
        }
        return command;
    }

    private static Map<String, String> lambdaVariables(String api, Function function) {
        return Map.of(
                "AWS_LAMBDA_RUNTIME_API", api,
                "_HANDLER", function.handler(),
                "LAMBDA_TASK_ROOT", function.task().toString(),
                "AWS_LAMBDA_FUNCTION_NAME", "orders",
                "AWS_LAMBDA_FUNCTION_VERSION", "$LATEST",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512",
                "AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/orders",
                "AWS_LAMBDA_LOG_STREAM_NAME", "local",
                "AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    }

    private static Sample sample(Jdk jdk, Function function, String metric, int round, double value) {
        return new Sample(NAME, jdk.feature(), MODE, function.title(), metric, round, value);
    }

    @Override
    public List<String> report(Results results) {
        List<String> lines = new ArrayList<>(List.of(
                "## Cold inside AWS's runtime client",
                "",
                "A JVM with Lambda's flags (`-XX:TieredStopAtLevel=1 -XX:+UseSerialGC`) and AWS's runtime interface client, from",
                "the start of the process to the answer to the first event. All but the last have the same small handler, with",
                "the jars of their class path as they are; the last is the jar of `lambda-example`, as it is deployed. The init",
                "phase makes the pool and its first connection; the blog's has nothing to make there. The machine's two cores",
                "are free in both phases.",
                ""));
        for (String jdk : results.jdks(NAME)) {
            lines.addAll(List.of("### JDK " + jdk, ""));
            Table table = new Table("subject", "x floor", "init and first response ms", "init ms", "CPU ms", "peak MB");
            for (String subject : Stream.concat(SUBJECTS.stream().map(Contender::title), Stream.of(SHIPPED))
                    .toList()) {
                Series series = new Series(NAME, jdk, MODE, subject, RESPONSE);
                table.row(
                        subject,
                        Table.ratio(results.ratio(series, series.of(Contender.FLOOR))),
                        Table.median(results.spread(series)),
                        Table.median(results.spread(series.metric(INIT))),
                        Table.median(results.spread(series.metric(CPU))),
                        Table.median(results.spread(series.metric(PEAK))));
            }
            lines.addAll(table.lines());
            lines.add("");
        }
        return lines;
    }

    /** None was promised of this one alone. */
    @Override
    public List<Target> targets(Results results) {
        return List.of();
    }
}
