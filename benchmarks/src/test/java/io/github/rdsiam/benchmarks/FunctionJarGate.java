package io.github.rdsiam.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Counts the classes in the Lambda jar, and its size unpacked, because each JDK compresses differently. */
final class FunctionJarGate implements Gate {

    private static final long MOST_BYTES = 7_000_000;
    private static final long BYTES_PER_MB = 1_000_000;

    @Override
    public Map<String, Long> count(Stand stand) throws IOException {
        Path jar = stand.project().functionJar();
        if (!Files.exists(jar)) {
            throw new IOException(jar + " does not exist: build lambda-example too");
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
                Packages.classes(jar),
                "Lambda jar: MB unpacked",
                Math.round((double) unpacked / BYTES_PER_MB));
    }

    @Override
    public boolean dependsOnJdk() {
        return false;
    }
}
