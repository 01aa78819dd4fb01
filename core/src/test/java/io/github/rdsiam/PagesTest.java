package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks every page: its links resolve, CI runs its commands unless the page says that it does not, and its translation has
 * the same code.
 */
class PagesTest {

    private static final Path ROOT = Path.of("..");

    /** The scripts that take commands from pages, as .ci/run names them. */
    private static final List<String> READERS =
            List.of("examples/run", "compatibility/programs/run", "compatibility/clients/run");

    private static final Pattern FENCED = Pattern.compile("(?ms)^ *```(.*?)\\n(.*?)^ *```$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final String NOT_RUN = "# (needs AWS|not run by our tests: .+)";
    /** A translation has to have these blocks, and may leave out output. */
    private static final String CODE = "(?!text$).*";
    /** Scripts, and readers of pages, look for bash alone. */
    private static final String OTHER_SHELL = "(?i)(sh|shell|console|shell-?session|zsh|cmd|bat|powershell)\\b.*";

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (String folder : List.of("", "docs", "examples")) {
            if (Files.isDirectory(ROOT.resolve(folder))) {
                try (Stream<Path> files = Files.walk(ROOT.resolve(folder), folder.equals("examples") ? 2 : 1)) {
                    files.filter(file -> file.toString().endsWith(".md") || file.endsWith("llms.txt"))
                            .forEach(pages::add);
                }
            }
        }
        return pages.stream().map(ROOT::relativize).sorted().toList();
    }

    static List<Path> translations() throws IOException {
        return pages().stream().filter(page -> !page.equals(original(page))).toList();
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
                .filter(block -> block.group(1).matches(OTHER_SHELL)
                        || (block.group(1).matches("bash\\b.*")
                                && !commands(block).get(0).matches(NOT_RUN)
                                && !isRun(original(page), block)))
                .map(block -> block.group(2))
                .toList();

        assertThat(unmarked).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("translations")
    void aTranslationHasTheCodeOfItsPageAndEachLinksToTheOther(Path translation) {
        Path page = original(translation);

        assertThat(blocks(translation, CODE)).isEqualTo(blocks(page, CODE));
        assertThat(blocks(page, ".*")).containsSubsequence(blocks(translation, ".*"));
        assertThat(read(page)).contains("](" + translation.getFileName() + ")");
        assertThat(read(translation)).contains("](" + page.getFileName() + ")");
    }

    /** The English page, which may be that page itself. */
    private static Path original(Path page) {
        return Path.of(page.toString().replace(".ko.md", ".md"));
    }

    private static List<String> blocks(Path page, String language) {
        return FENCED.matcher(read(page))
                .results()
                .filter(block -> block.group(1).matches(language))
                .map(MatchResult::group)
                .toList();
    }

    private static boolean isRun(Path page, MatchResult block) {
        String ci = read(Path.of(".ci", "run"));
        return Collections.indexOfSubList(lines(ci), commands(block)) >= 0
                || commandsOfTheFirstPage(ci).contains(commands(block))
                || READERS.stream()
                        .filter(script ->
                                lines(ci).stream().anyMatch(line -> line.matches("(\\w+=\\S+ )*" + script + "( .*)?")))
                        .anyMatch(script -> reads(script, page, block));
    }

    private static List<String> commands(MatchResult block) {
        return lines(block.group(2).strip());
    }

    /** At least one, if it is empty. */
    private static List<String> lines(String text) {
        return Stream.of(text.split("\n", -1)).map(String::strip).toList();
    }

    /** Those under the headings that CI names. */
    private static List<List<String>> commandsOfTheFirstPage(String ci) {
        String readme = read(Path.of("README.md"));
        return Pattern.compile("eval \"\\$\\(command_under '(.*?)'\\)")
                .matcher(ci)
                .results()
                .map(heading -> readme.substring(readme.indexOf("\n## " + heading.group(1) + "\n")))
                .flatMap(section -> FENCED.matcher(section)
                        .results()
                        .filter(block -> block.group(1).equals("bash"))
                        .limit(1))
                .map(PagesTest::commands)
                .toList();
    }

    /** Whether that script runs the whole block. */
    private static boolean reads(String script, Path page, MatchResult block) {
        String text = read(Path.of(script));
        if (block.group(1).startsWith("bash ")) { // a file, of which those of two names are run
            return block.group(1).matches("bash \\S+/(get|run)|bash get") && text.contains("../" + page);
        }
        if (page.startsWith("examples")) {
            return page.getNameCount() == 3 && text.contains("commands_in \"$1/README.md\"");
        }
        List<String> taken = Pattern.compile("commands_in \"\\$page\" \\| grep (?:-c )?'\\^(.*?)'")
                .matcher(text)
                .results()
                .map(command -> command.group(1))
                .toList();
        return text.contains("page=$(realpath ../" + page + ")\n")
                && commands(block).stream().allMatch(line -> taken.stream().anyMatch(line::startsWith));
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

    /** As GitHub makes it, except for headings that occur twice. */
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
