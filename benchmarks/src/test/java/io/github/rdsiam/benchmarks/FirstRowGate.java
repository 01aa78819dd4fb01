package io.github.rdsiam.benchmarks;

import io.github.rdsiam.benchmarks.subject.FirstRow;
import io.github.rdsiam.testsupport.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Counts the classes that a new JVM loads up to the first rows, except those of the JDK and the benchmarks. */
final class FirstRowGate implements Gate {

    private static final String OURS = "io.github.rdsiam.";
    private static final String HARNESS = OURS + "benchmarks.";

    @Override
    public Map<String, Long> count(Stand stand) throws Exception {
        Path log = stand.project().work().resolve("class-load.log");
        Files.deleteIfExists(log);
        List<String> command = stand.command(List.of("-Xlog:class+load:file=" + log), Subject.RDS_IAM, FirstRow.class);
        try (ChildJvm child = Stage.start(command, stand.stage().variables())) {
            child.nextLine();
        }
        List<String> loaded;
        try (Stream<String> lines = Files.lines(log)) {
            loaded = lines.filter(line -> !line.contains(" " + HARNESS)).toList();
        }
        long lambdas = loaded.stream()
                .filter(line -> line.contains(" " + OURS) && line.contains("$$Lambda"))
                .count();
        return Map.of(
                "first row: classes from jars",
                (long) LoadedClasses.parse(loaded).fromJars(),
                "first row: lambdas of rds-iam",
                lambdas);
    }
}
