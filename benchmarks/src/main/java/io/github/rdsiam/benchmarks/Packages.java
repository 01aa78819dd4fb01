package io.github.rdsiam.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;

/** The size of what is deployed. */
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

    private static final List<Subject> SUBJECTS =
            List.of(Subject.BASELINE, Subject.BLOG, Subject.WRAPPER, Subject.MARIADB, Subject.RDS_IAM);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Sample> take(Bench bench) throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (Subject subject : SUBJECTS) {
            // every subject gets this jar, so that none misses a logging library
            List<Path> jars = bench.project().jars(subject).stream()
                    .filter(jar -> !jar.getFileName().toString().startsWith("slf4j-nop"))
                    .toList();
            samples.addAll(samples(series(CLASS_PATH, subject), jars));
        }
        samples.addAll(samples(
                series(LAMBDA_JAR, Subject.RDS_IAM), List.of(bench.project().functionJar())));
        return samples;
    }

    private static List<Sample> samples(Series jarCount, List<Path> jars) throws IOException {
        long bytes = 0;
        double classes = 0;
        for (Path jar : jars) {
            bytes += Files.size(jar);
            classes += classes(jar);
        }
        return List.of(
                jarCount.sample(0, jars.size()),
                jarCount.metric(SIZE).sample(0, bytes / BYTES_PER_MB),
                jarCount.metric(CLASSES).sample(0, classes));
    }

    static long classes(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream()
                    .filter(entry -> entry.getName().endsWith(".class")
                            && !entry.getName().startsWith("META-INF/")
                            && !entry.getName().endsWith("module-info.class"))
                    .count();
        }
    }

    private static Series series(String mode, Subject subject) {
        return new Series(NAME, NO_JDK, mode, subject.title(), JARS);
    }

    @Override
    public List<Table> tables(String jdk) {
        List<Table.Row> rows = new ArrayList<>();
        SUBJECTS.forEach(subject -> rows.add(new Table.Row(series(CLASS_PATH, subject))));
        rows.add(new Table.Row(series(LAMBDA_JAR, Subject.RDS_IAM), List.of("rds-iam, Lambda jar")));
        return List.of(new Table(
                "", List.of(""), rows, List.of(Column.median(JARS), Column.median(SIZE), Column.median(CLASSES))));
    }

    @Override
    public void judge(String jdk, Targets targets) {
        Optional<Spread> size =
                targets.results().spread(series(LAMBDA_JAR, Subject.RDS_IAM).metric(SIZE));
        targets.add(Target.counted(
                "Lambda jar, MB",
                "at most " + JAR_LIMIT,
                size,
                size.filter(spread -> spread.median() <= JAR_LIMIT).isPresent()));
    }
}
