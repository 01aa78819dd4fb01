package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/** All exceptions of a function's JVM, including caught ones, from a file that the JVM writes. */
final class ThrownExceptions {

    private static final Pattern THROWN = Pattern.compile("Exception <a '([\\w/$]+)'\\{0x[0-9a-f]+}(?:: (.*?))?> \\(");

    private static final Set<String> FATAL = Set.of(
            "java/lang/NoClassDefFoundError",
            "java/lang/ExceptionInInitializerError",
            "java/util/MissingResourceException",
            "java/util/ServiceConfigurationError");

    private final Path file;

    private ThrownExceptions(Path file) {
        this.file = file;
    }

    static ThrownExceptions in(Path directory) throws IOException {
        return new ThrownExceptions(Files.createTempFile(directory, "thrown", ".log"));
    }

    /** The JVM option that writes the file. */
    String option() {
        return "-Xlog:exceptions=info:file=" + file + "::filecount=0";
    }

    /** Asserts that the function did not look for a class that a dependency has but its jar does not. */
    void assertNothingIsMissingIn(Path functionJar) throws IOException {
        List<MatchResult> thrown =
                THROWN.matcher(Files.readString(file)).results().toList();
        assertThat(thrown).isNotEmpty();
        assertThat(thrown)
                .filteredOn(exception -> FATAL.contains(exception.group(1)))
                .extracting(MatchResult::group)
                .isEmpty();
        try (ZipFile jar = new ZipFile(functionJar.toFile())) {
            // the parent of the function's class loader searches first, and throws too
            assertThat(thrown)
                    .filteredOn(exception -> exception.group(1).equals("java/lang/ClassNotFoundException"))
                    .extracting(exception -> exception.group(2).replace('.', '/') + ".class")
                    .filteredOn(name -> jar.getEntry(name) == null)
                    .filteredOn(name -> ThrownExceptions.class.getClassLoader().getResource(name) != null)
                    .isEmpty();
        }
    }
}
