package io.github.rdsiam.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Measures and writes the report. Runs in the project's directory, after the build. */
final class Benchmarks {

    private static final List<Measure> MEASURES = List.of(
            new Cold(Processors.ALL),
            new Cold(Processors.ONE),
            new LambdaInit(),
            new NewConnection(Processors.ALL),
            new NewConnection(Processors.ONE),
            new WarmInvocation(),
            new PoolCheckout(),
            new LoginToken(),
            new Packages(),
            new ManyDataSources(),
            new Fallback(),
            new PostgresCold(Processors.ALL),
            new PostgresCold(Processors.ONE),
            new PostgresConnection(Processors.ALL),
            new PostgresConnection(Processors.ONE),
            new PostgresWarm());

    private Benchmarks() {}

    public static void main(String[] args) throws Exception {
        try {
            run(Options.parse(List.of(args), names()));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static Set<String> names() {
        return MEASURES.stream().map(Measure::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static void run(Options options) throws Exception {
        Project project = new Project(Path.of("").toAbsolutePath());
        // a quick run is for changes of the harness: no committed file changes
        Path out = project.root().resolve(options.quick() ? "benchmarks/target/quick" : "");
        Results results = Results.read(options.quick() ? out.resolve("results") : out.resolve("benchmarks/results"));
        if (!options.reportOnly()) {
            measure(project, options, results);
        }
        Path page = options.quick() ? out.resolve("benchmarks.md") : out.resolve("docs/benchmarks.md");
        new Report(results, MEASURES, project.notes()).write(page);
        System.out.println("written " + project.root().relativize(page));
    }

    private static void measure(Project project, Options options, Results results) throws Exception {
        delete(project.work());
        Files.createDirectories(project.work());
        List<Jdk> jdks = new ArrayList<>();
        for (String feature : List.of(Jdk.OLD, Jdk.NEW)) {
            Jdk.find(feature)
                    .ifPresentOrElse(jdks::add, () -> System.out.println("skipped JDK " + feature + ": not found"));
        }
        if (jdks.isEmpty()) {
            throw new IOException(
                    "No JDK " + Jdk.OLD + " or " + Jdk.NEW + " in /usr/lib/jvm, JAVA17_HOME or JAVA25_HOME");
        }
        try (Bench bench = new Bench(project, options, jdks)) {
            for (Measure measure : MEASURES) {
                if (options.wants(measure.name())) {
                    results.write(measure.name(), Conditions.of(bench), measure.take(bench));
                    System.out.println("done    " + measure.name());
                }
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
