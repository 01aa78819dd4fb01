package io.github.rdsiam.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;

/** How much there is to deploy. */
final class Packages implements Measure {

    static final String NAME = "package";
    static final String JARS = "jars";
    static final String SIZE = "MB";
    static final String CLASSES = "classes";
    static final String CLASS_PATH = "class path";
    static final String LAMBDA_JAR = "Lambda jar";
    private static final double BYTES_PER_MB = 1e6;
    private static final int JAR_LIMIT = 7;
    private static final String NO_JDK = "-";

    private static final List<Contender> SUBJECTS =
            List.of(Contender.FLOOR, Contender.BLOG, Contender.WRAPPER, Contender.MARIADB, Contender.RDS_IAM);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Sample> take(Bench bench) throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (Contender subject : SUBJECTS) {
            // what all have so that none misses a logging library is nobody's
            List<Path> jars = bench.project().jars(subject).stream()
                    .filter(jar -> !jar.getFileName().toString().startsWith("slf4j-nop"))
                    .toList();
            samples.addAll(samples(CLASS_PATH, subject, jars));
        }
        samples.addAll(
                samples(LAMBDA_JAR, Contender.RDS_IAM, List.of(bench.project().functionJar())));
        return samples;
    }

    static List<Sample> samples(String mode, Contender subject, List<Path> jars) throws IOException {
        long bytes = 0;
        long classes = 0;
        for (Path jar : jars) {
            bytes += Files.size(jar);
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                classes += zip.stream()
                        .filter(entry -> entry.getName().endsWith(".class")
                                && !entry.getName().startsWith("META-INF/")
                                && !entry.getName().endsWith("module-info.class"))
                        .count();
            }
        }
        String title = subject.title();
        return List.of(
                new Sample(NAME, NO_JDK, mode, title, JARS, 0, jars.size()),
                new Sample(NAME, NO_JDK, mode, title, SIZE, 0, bytes / BYTES_PER_MB),
                new Sample(NAME, NO_JDK, mode, title, CLASSES, 0, classes));
    }

    static Series series(String mode, Contender subject, String metric) {
        return new Series(NAME, NO_JDK, mode, subject.title(), metric);
    }

    @Override
    public List<String> report(Results results) {
        List<String> lines = new ArrayList<>(List.of(
                "## The package",
                "",
                "What a plain service has on its class path when it depends on what each documentation names, and the jar of",
                "`lambda-example`, which is minimised. 1 MB is 1,000,000 bytes.",
                ""));
        Table table = new Table("", "jars", "MB", "classes");
        for (Contender subject : SUBJECTS) {
            row(table, results, CLASS_PATH, subject, subject.title());
        }
        row(table, results, LAMBDA_JAR, Contender.RDS_IAM, "rds-iam, Lambda jar");
        lines.addAll(table.lines());
        lines.add("");
        return lines;
    }

    private static void row(Table table, Results results, String mode, Contender subject, String title) {
        table.row(
                title,
                Table.median(results.spread(series(mode, subject, JARS))),
                Table.median(results.spread(series(mode, subject, SIZE))),
                Table.median(results.spread(series(mode, subject, CLASSES))));
    }

    @Override
    public List<Target> targets(Results results) {
        Optional<Spread> size = results.spread(series(LAMBDA_JAR, Contender.RDS_IAM, SIZE));
        return List.of(Target.counted(
                "Lambda jar, MB",
                "at most " + JAR_LIMIT,
                size,
                size.map(spread -> spread.median() <= JAR_LIMIT).orElse(false)));
    }
}
