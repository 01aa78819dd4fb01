package io.github.rdsiam.benchmarks;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A JDK on this machine.
 *
 * @param feature its feature release
 * @param version vendor and version
 * @param command the start of a command line
 */
record Jdk(String feature, String version, List<String> command) {

    static final String OLD = "17";
    static final String NEW = "25";

    /** Finds the JDK in {@code JAVA17_HOME} or {@code JAVA25_HOME}, or else below {@code /usr/lib/jvm}. */
    static Optional<Jdk> find(String feature) throws IOException {
        String named = System.getenv("JAVA" + feature + "_HOME");
        if (named != null) {
            return at(Path.of(named), feature);
        }
        Path installed = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(installed)) {
            return Optional.empty();
        }
        try (Stream<Path> homes = Files.list(installed)) {
            for (Path home : homes.sorted().toList()) {
                Optional<Jdk> found = at(home, feature);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Jdk> at(Path home, String feature) throws IOException {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isRegularFile(release)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(release)) {
            properties.load(reader);
        }
        String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
        String vendor = properties.getProperty("IMPLEMENTOR", "").replace("\"", "");
        return version.startsWith(feature + ".") || version.equals(feature)
                ? Optional.of(new Jdk(
                        feature,
                        vendor + " " + version,
                        List.of(home.resolve("bin/java").toString())))
                : Optional.empty();
    }

    boolean isNew() {
        return feature.equals(NEW);
    }
}
