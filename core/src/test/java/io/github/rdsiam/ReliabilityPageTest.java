package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/reliability.md names tests that are there. */
class ReliabilityPageTest {

    private static final Pattern ROW = Pattern.compile("^\\| (\\d+) \\|");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");

    private final List<String> rows = Files.readAllLines(Path.of("..", "docs", "reliability.md")).stream()
            .filter(line -> ROW.matcher(line).find())
            .toList();

    ReliabilityPageTest() throws IOException {}

    @Test
    void everyBehaviourHasARowWithATest() {
        assertThat(rows).isNotEmpty().allMatch(row -> TEST.matcher(row).find());
        assertThat(rows.stream().map(ReliabilityPageTest::number))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, rows.size()).boxed().toList());
    }

    private static int number(String row) {
        Matcher matcher = ROW.matcher(row);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        for (String row : rows) {
            Matcher named = TEST.matcher(row);
            while (named.find()) {
                assertThat(source(named.group(1))).as(named.group()).contains("void " + named.group(2) + "(");
            }
        }
    }

    private static String source(String test) throws IOException {
        for (String module : List.of("core", "testkit", "lambda-example")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "test", "java"))) {
                Path file = files.filter(path -> path.endsWith(test + ".java"))
                        .findFirst()
                        .orElse(null);
                if (file != null) {
                    return Files.readString(file);
                }
            }
        }
        return "no such class";
    }
}
