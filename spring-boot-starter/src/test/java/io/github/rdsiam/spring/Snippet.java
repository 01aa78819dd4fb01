package io.github.rdsiam.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A fenced block of docs/spring.md, found by the word after its language. */
final class Snippet {

    private static final Path DOCUMENT = Path.of("..", "docs", "spring.md");

    private Snippet() {}

    static String named(String name) {
        Pattern block = Pattern.compile("^```\\w+ " + name + "\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
        try {
            return block.matcher(Files.readString(DOCUMENT))
                    .results()
                    .map(MatchResult::group)
                    .map(text -> text.substring(text.indexOf('\n') + 1, text.lastIndexOf("```")))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("docs/spring.md has no snippet " + name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
