package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Some files name classes of this project as text, which no compiler checks when a class moves. */
class NamedClassesTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern CLASS = Pattern.compile("io\\.github\\.rdsiam(?:\\.[a-z]+)*\\.[A-Z]\\w*");
    private static final List<String> FILES = List.of(
            "core/pom.xml",
            "core/src/main/resources/META-INF/native-image/io.github.rdsiam/rds-iam-core/reachability-metadata.json",
            "benchmarks/run",
            "soak/run",
            "try-it",
            "lambda-example/archive-classes",
            "lambda-example/template.yaml");
    private static final List<String> FOLDERS = List.of(
            "tools",
            "spring-boot-starter/shared/src/main",
            "spring-boot-starter/boot-3.5/src/main",
            "spring-boot-starter/boot-4/src/main");

    @Test
    void everyClassThatIsNamedInATextExists() throws IOException {
        Set<String> missing = new TreeSet<>();
        for (String file : FILES) {
            missing.addAll(missing(ROOT.resolve(file)));
        }
        for (String folder : FOLDERS) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                files.filter(Files::isRegularFile).forEach(file -> missing.addAll(missing(file)));
            }
        }
        assertThat(missing).isEmpty();
    }

    private static List<String> missing(Path file) {
        try {
            String text = Files.readString(file);
            assertThat(text).as(file.toString()).isNotEmpty();
            return CLASS.matcher(text)
                    .results()
                    .map(MatchResult::group)
                    .filter(name -> !exists(name.replace('.', '/') + ".java"))
                    .map(name -> file + ": " + name)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean exists(String source) {
        return Stream.of(
                        "core",
                        "testkit",
                        "spring-boot-starter/shared",
                        "spring-boot-starter/boot-3.5",
                        "spring-boot-starter/boot-4",
                        "lambda-example",
                        "verify-on-aws",
                        "soak",
                        "benchmarks")
                .flatMap(module -> Stream.of("main", "test").map(kind -> module + "/src/" + kind + "/java/"))
                .anyMatch(folder -> Files.exists(ROOT.resolve(folder + source)));
    }
}
