package io.github.rdsiam.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What the Lambda example uploads: its classes, and its size unpacked, because each JDK packs differently. */
final class FunctionJarGate implements Gate {

    private static final long MOST_BYTES = 7_000_000;
    private static final long BYTES_PER_MB = 1_000_000;

    @Override
    public Map<String, Long> count(Stand stand) throws IOException {
        Path jar = stand.project().functionJar();
        if (!Files.exists(jar)) {
            throw new IOException(jar + " is not there: build lambda-example too");
        }
        if (Files.size(jar) > MOST_BYTES) {
            throw new AssertionError("The Lambda jar has " + Files.size(jar) + " bytes, more than " + MOST_BYTES);
        }
        long unpacked;
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            unpacked = zip.stream().mapToLong(ZipEntry::getSize).sum();
        }
        return Map.of(
                "Lambda jar: classes",
                classes(jar),
                "Lambda jar: MB unpacked",
                Math.round((double) unpacked / BYTES_PER_MB));
    }

    private static long classes(Path jar) throws IOException {
        return Packages.samples(Packages.LAMBDA_JAR, Contender.RDS_IAM, List.of(jar)).stream()
                .filter(sample -> sample.metric().equals(Packages.CLASSES))
                .mapToLong(sample -> (long) sample.value())
                .sum();
    }

    @Override
    public boolean dependsOnJdk() {
        return false;
    }
}
