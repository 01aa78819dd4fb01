package io.github.rdsiam.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Parts of docs/spring.md and docs/migrate.md. */
final class Snippet {

    private static final Path DOCUMENTS = Path.of("..", "..", "docs");

    private Snippet() {}

    /** The fenced block with this word after its language. */
    static String named(String name) {
        Pattern block = Pattern.compile("^```\\w+ " + name + "\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
        return Stream.of("spring.md", "migrate.md")
                .flatMap(page -> matches(page, block))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no page has a snippet " + name));
    }

    /** Entries with this prefix in the first column of the tables in docs/spring.md. */
    static List<String> firstColumn(String prefix) {
        return matches("spring.md", Pattern.compile("^\\| `(" + Pattern.quote(prefix) + "[^`]*)`", Pattern.MULTILINE))
                .toList();
    }

    private static Stream<String> matches(String page, Pattern pattern) {
        try {
            return pattern.matcher(Files.readString(DOCUMENTS.resolve(page)))
                    .results()
                    .map(match -> match.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
