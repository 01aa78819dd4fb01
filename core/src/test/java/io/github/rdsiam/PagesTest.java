package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every page has to keep: its links lead somewhere, and CI runs its commands unless they say that it does not. */
class PagesTest {

    private static final Path ROOT = Path.of("..");

    /** The scripts that take commands from pages, as .ci/run names them. */
    private static final List<String> READERS = List.of("examples/run", "compatibility/programs/run");

    private static final Pattern FENCED = Pattern.compile("(?ms)^ *```(.*?)\\n(.*?)^ *```$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final String NOT_RUN = "# (needs AWS|not run by our tests: .+)";

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (String folder : List.of("", "docs", "examples")) {
            if (Files.isDirectory(ROOT.resolve(folder))) {
                try (Stream<Path> files = Files.walk(ROOT.resolve(folder), folder.equals("examples") ? 2 : 1)) {
                    files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
                }
            }
        }
        return pages.stream().map(ROOT::relativize).sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Path page) throws IOException {
        List<String> dead = LINK.matcher(withoutCode(read(page)))
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.matches("(https?|mailto):.*"))
                .filter(link -> !leadsSomewhere(page, link))
                .toList();

        assertThat(dead).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandIsRunOrSaysThatItIsNot(Path page) throws IOException {
        List<String> unmarked = FENCED.matcher(read(page))
                .results()
                .filter(block -> block.group(1).matches("bash( .*)?"))
                .filter(block -> !block.group(2)
                        .stripLeading()
                        .lines()
                        .findFirst()
                        .orElse("")
                        .matches(NOT_RUN))
                .filter(block -> !isRun(page, block))
                .map(block -> block.group(2))
                .toList();

        assertThat(unmarked).isEmpty();
    }

    private static boolean isRun(Path page, MatchResult block) {
        String commands = block.group(2).strip();
        String ci = read(Path.of(".ci", "run"));
        if (ci.contains(commands) || commandsOfTheFirstPage(ci).contains(commands)) {
            return true;
        }
        return READERS.stream()
                .filter(ci::contains)
                .filter(script -> Files.exists(ROOT.resolve(script)))
                .anyMatch(script -> reads(script, page, block));
    }

    /** Those under the headings that CI names. */
    private static List<String> commandsOfTheFirstPage(String ci) {
        String readme = read(Path.of("README.md"));
        return Pattern.compile("eval \"\\$\\(command_under '(.*?)'\\)")
                .matcher(ci)
                .results()
                .map(heading -> readme.substring(readme.indexOf("\n## " + heading.group(1) + "\n")))
                .flatMap(section -> FENCED.matcher(section)
                        .results()
                        .filter(block -> block.group(1).equals("bash"))
                        .limit(1))
                .map(block -> block.group(2).strip())
                .toList();
    }

    private static boolean reads(String script, Path page, MatchResult block) {
        String text = read(Path.of(script));
        if (block.group(1).startsWith("bash ")) { // a file of that name
            return text.contains(page.toString());
        }
        return page.getNameCount() > 1
                && text.contains("commands_in")
                && text.contains(page.startsWith("examples") ? "/README.md" : "/" + page);
    }

    private static boolean leadsSomewhere(Path page, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        if (!Files.exists(ROOT.resolve(target))) {
            return false;
        }
        return parts.length == 1
                || HEADING.matcher(withoutBlocks(read(target)))
                        .results()
                        .anyMatch(heading -> anchor(heading.group(1)).equals(parts[1]));
    }

    /** As GitHub makes it, but for headings that occur twice. */
    private static String anchor(String heading) {
        return heading.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                .replace(' ', '-');
    }

    private static String withoutCode(String page) {
        return withoutBlocks(page).replaceAll("`[^`]*`", "");
    }

    private static String withoutBlocks(String page) {
        return FENCED.matcher(page).replaceAll("");
    }

    private static String read(Path file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
