package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** GitHub ignores a file of {@code .github} that it cannot read, and says so only on its pages. */
class GithubFilesTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path GITHUB = ROOT.resolve(".github");
    private static final Path CONFIG = GITHUB.resolve("ISSUE_TEMPLATE/config.yml");

    private static final Pattern MODULE = Pattern.compile("<module>(.*?)</module>");
    private static final Pattern USES = Pattern.compile("(?m)^ *(?:- )?uses: .*$");

    /** The keys that GitHub's form schema allows for each type of element. */
    private static final Map<String, Set<String>> ATTRIBUTES = Map.of(
            "markdown", Set.of("value"),
            "textarea", Set.of("label", "description", "placeholder", "value", "render"),
            "input", Set.of("label", "description", "placeholder", "value"),
            "dropdown", Set.of("label", "description", "multiple", "options", "default"),
            "checkboxes", Set.of("label", "description", "options"));

    static List<Path> forms() throws IOException {
        List<Path> forms = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(CONFIG.getParent())) {
            files.forEach(forms::add);
        }
        forms.remove(CONFIG);
        return forms;
    }

    /** Rejects a duplicate key. */
    private static Map<?, ?> read(Path file) throws IOException {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        try (InputStream text = Files.newInputStream(file)) {
            return map(new Yaml(new SafeConstructor(strict)).load(text));
        }
    }

    private static Map<?, ?> map(Object value) {
        assertThat(value).isInstanceOf(Map.class);
        return (Map<?, ?>) value;
    }

    private static Set<String> keys(Object value) {
        return map(value).keySet().stream().map(String::valueOf).collect(Collectors.toSet());
    }

    private static List<?> list(Object value) {
        assertThat(value).isInstanceOf(List.class);
        return (List<?>) value;
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aFormHasWhatGithubAsksFor(Path file) throws IOException {
        Map<?, ?> form = read(file);
        assertThat(keys(form)).isSubsetOf("name", "description", "labels", "body");
        assertThat(form.get("name")).isInstanceOf(String.class).asString().hasSizeGreaterThan(2);
        assertThat(form.get("description"))
                .isInstanceOf(String.class)
                .asString()
                .hasSizeGreaterThan(2);

        Map<Object, Object> seen = new HashMap<>();
        for (Object each : list(form.get("body"))) {
            Map<?, ?> element = map(each);
            assertThat(keys(element)).isSubsetOf("type", "id", "attributes", "validations");
            if (element.containsKey("validations")) {
                assertThat(map(element.get("validations"))).isIn(Map.of("required", true), Map.of("required", false));
            }
            assertThat(element.get("type")).isIn(ATTRIBUTES.keySet());
            String type = (String) element.get("type");
            Map<?, ?> attributes = map(element.get("attributes"));
            assertThat(keys(attributes)).isSubsetOf(ATTRIBUTES.get(type));
            if (type.equals("markdown")) {
                assertThat(attributes.get("value")).asString().isNotBlank();
                continue;
            }
            assertThat(element.get("id")).asString().matches("[A-Za-z0-9_-]+");
            assertThat(attributes.get("label")).asString().isNotBlank();
            assertThat(seen.put(element.get("id"), type))
                    .as("%s twice", element)
                    .isNull();
            assertThat(seen.put(attributes.get("label"), type))
                    .as("%s twice", element)
                    .isNull();
            if (type.equals("dropdown")) {
                List<?> options = list(attributes.get("options"));
                // unquoted, yes and no are booleans, and GitHub adds "None" itself
                assertThat(options)
                        .isNotEmpty()
                        .doesNotHaveDuplicates()
                        .allSatisfy(option -> assertThat(option)
                                .isInstanceOf(String.class)
                                .asString()
                                .isNotBlank()
                                .isNotEqualToIgnoringCase("none"));
            }
        }
        assertThat(seen).as("something to fill in").isNotEmpty();
    }

    @Test
    void theFormForABugAsksForTheDoctorsOutputAndWarnsOfCredentials() throws IOException {
        Path bug = CONFIG.resolveSibling("bug.yml");

        assertThat(list(read(bug).get("body")).stream()
                        .map(element -> String.valueOf(map(element).get("id"))))
                .contains("doctor", "log", "engine", "endpoint", "versions");
        assertThat(Files.readString(bug)).contains("Do not paste credentials");
    }

    @Test
    void vulnerabilitiesAreReportedWhereTheSecurityPageSays() throws IOException {
        Map<?, ?> config = read(CONFIG);

        assertThat(keys(config)).containsExactlyInAnyOrder("blank_issues_enabled", "contact_links");
        assertThat(config.get("blank_issues_enabled")).isInstanceOf(Boolean.class);
        List<?> links = list(config.get("contact_links"));
        assertThat(links).allSatisfy(link -> assertThat(keys(link)).containsExactlyInAnyOrder("name", "url", "about"));
        assertThat(Files.readString(ROOT.resolve("SECURITY.md")))
                .contains("(" + map(links.get(0)).get("url") + ")");
    }

    @Test
    void theWorkflowRunsAllOfCiWithActionsThatCannotChangeAndNoPermissionButToRead() throws IOException {
        Path file = GITHUB.resolve("workflows/ci.yml");
        Map<?, ?> workflow = read(file);
        String text = Files.readString(file);

        assertThat(workflow.get("permissions")).isEqualTo(Map.of("contents", "read"));
        assertThat(map(workflow.get("concurrency")).get("group")).isNotNull();
        assertThat(map(workflow.get("jobs")).values()).singleElement().satisfies(job -> {
            assertThat(map(job).containsKey("permissions")).isFalse();
            assertThat(map(job).get("timeout-minutes")).isInstanceOf(Integer.class);
            assertThat(list(map(job).get("steps")).stream()
                            .map(step -> String.valueOf(map(step).get("run"))))
                    .anyMatch(command -> command.endsWith(" .ci/run"))
                    .anyMatch(command -> command.contains("${JAVA_HOME_25_X64:?") && command.contains("/usr/lib/jvm/"));
            assertThat(list(map(job).get("steps")).stream()
                            .map(step -> map(step).get("with"))
                            .filter(with -> with != null && keys(with).contains("java-version"))
                            .map(with -> String.valueOf(map(with).get("java-version"))))
                    .as("the last one becomes the default")
                    .containsExactly("25\n17\n");
            assertThat(map(map(job).get("env")).get("LANG")).isEqualTo("C.UTF-8");
        });
        assertThat(USES.matcher(text).results().map(uses -> uses.group().strip()))
                .isNotEmpty()
                .allSatisfy(uses -> assertThat(uses).matches("(- )?uses: [\\w-]+/[\\w-]+@[0-9a-f]{40} # v[0-9.]+"));
    }

    @Test
    void everyFolderWithDependenciesIsWatched() throws IOException {
        Set<String> watched = new TreeSet<>();
        Map<?, ?> config = read(GITHUB.resolve("dependabot.yml"));
        assertThat(keys(config)).containsExactlyInAnyOrder("version", "updates");
        assertThat(config.get("version")).isEqualTo(2);
        for (Object each : list(config.get("updates"))) {
            Map<?, ?> update = map(each);
            assertThat(keys(update))
                    .isSubsetOf("package-ecosystem", "directory", "directories", "schedule", "groups", "ignore");
            assertThat(keys(update.get("schedule"))).containsExactly("interval");
            assertThat(map(update.get("groups")).values())
                    .allSatisfy(group -> assertThat(keys(group)).containsExactly("patterns"));
            if (update.containsKey("ignore")) {
                assertThat(list(update.get("ignore")))
                        .allSatisfy(dependency -> assertThat(keys(dependency))
                                .contains("dependency-name")
                                .isSubsetOf("dependency-name", "update-types", "versions"));
            }
            assertThat(map(update.get("schedule")).get("interval")).isIn("daily", "weekly", "monthly");
            String file = Map.of(
                            "maven", "pom.xml", "npm", "package.json", "github-actions", ".github/workflows/ci.yml")
                    .get((String) update.get("package-ecosystem"));
            assertThat(file).as("%s", update).isNotNull();
            List<?> folders = update.containsKey("directories")
                    ? list(update.get("directories"))
                    : List.of(String.valueOf(update.get("directory")));
            for (Object folder : folders) {
                PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + ROOT + strip(folder));
                List<Path> found = find(file).stream()
                        .filter(path -> matcher.matches(folderOf(path, file)))
                        .toList();
                assertThat(found)
                        .as("folders that are %s with %s", folder, file)
                        .isNotEmpty();
                for (Path path : found) {
                    watch(path, watched);
                }
            }
        }

        List<String> expected = new ArrayList<>();
        find("pom.xml").forEach(path -> expected.add(path.toString()));
        find("package.json").forEach(path -> expected.add(path.toString()));
        assertThat(watched).containsAll(expected);
    }

    /** With the modules of a POM, as Dependabot reads them: those of a profile too. */
    private static void watch(Path file, Set<String> watched) throws IOException {
        if (watched.add(file.toString()) && file.endsWith("pom.xml")) {
            List<String> modules = MODULE.matcher(Files.readString(file))
                    .results()
                    .map(module -> module.group(1))
                    .toList();
            for (String module : modules) {
                watch(file.resolveSibling(module).resolve("pom.xml").normalize(), watched);
            }
        }
    }

    private static String strip(Object folder) {
        return folder.equals("/") ? "" : (String) folder;
    }

    private static Path folderOf(Path path, String file) {
        return path.getRoot()
                .resolve(path.subpath(0, path.getNameCount() - Path.of(file).getNameCount()));
    }

    private static List<Path> find(String file) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return Set.of("target", "node_modules", ".git")
                                .contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                if (path.endsWith(file)) {
                    found.add(path);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }
}
