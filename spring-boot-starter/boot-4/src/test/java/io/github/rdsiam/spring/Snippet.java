package io.github.rdsiam.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Parts of docs/spring.md. */
final class Snippet {

    private static final Path DOCUMENT = Path.of("..", "..", "docs", "spring.md");

    private Snippet() {}

    /** The fenced block with this word after its language. */
    static String named(String name) {
        Pattern block = Pattern.compile("^```\\w+ " + name + "\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
        return matches(block)
                .findFirst()
                .orElseThrow(() -> new AssertionError("docs/spring.md has no snippet " + name));
    }

    /** What stands in the first column of its tables and begins so. */
    static List<String> firstColumn(String prefix) {
        return matches(Pattern.compile("^\\| `(" + Pattern.quote(prefix) + "[^`]*)`", Pattern.MULTILINE))
                .toList();
    }

    private static Stream<String> matches(Pattern pattern) {
        try {
            return pattern.matcher(Files.readString(DOCUMENT)).results().map(match -> match.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
