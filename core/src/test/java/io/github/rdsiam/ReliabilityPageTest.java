package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that docs/reliability.md names exist, and run with the engine of their column. */
class ReliabilityPageTest {

    private static final List<String> MODULES = List.of("core", "testkit", "lambda-example");

    private static final String SAME = "the same";

    private static final Pattern ROW = Pattern.compile("^\\| (\\d+) \\|");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");

    /** A class that starts a server, or knows a driver or one engine's own code. */
    private static final Pattern TOUCHES_AN_ENGINE = Pattern.compile(
            "\\bLocalRds\\.start|LocalRds\\.named|LocalAws|EmbeddedDatabase|\\bMysql[A-Z]|\\bPostgres[A-Z]|com\\.mysql|org\\.postgresql");

    /**
     * They test what happens before any login, which is the same for both, or look at what the whole suite has written.
     */
    private static final Set<String> WITHOUT_AN_ENGINE =
            Set.of("SettingsTest", "UnparsableCredentialsTest", "LeakScanIT");

    /** The rooms whose code knows one engine; {@code RoomsTest} checks that the others do not. */
    private static final Pattern ROOM_OF_ONE = Pattern.compile("/internal/(mysql|postgresql)/");

    private static final Pattern ROOM = Pattern.compile("/internal/\\w+/");

    private final List<Row> rows = Files.readAllLines(Path.of("..", "docs", "reliability.md")).stream()
            .filter(line -> ROW.matcher(line).find())
            .map(line -> line.split("\\|"))
            .map(cells -> new Row(Integer.parseInt(cells[1].strip()), cells[3].strip(), cells[4].strip()))
            .toList();

    private final Map<String, String> sources = sources();

    ReliabilityPageTest() throws IOException {}

    private record Row(int number, String mysql, String postgresql) {

        boolean isSame() {
            return postgresql.startsWith(SAME);
        }

        /** A reason instead of a test. */
        static boolean isReason(String cell) {
            return cell.startsWith("no: ");
        }

        static List<MatchResult> tests(String cell) {
            return TEST.matcher(cell).results().toList();
        }
    }

    /** By path, of the modules whose tests the page names. */
    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "test", "java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    sources.put(file.toString().replace('\\', '/'), Files.readString(file));
                }
            }
        }
        return sources;
    }

    @Test
    void everyBehaviourHasARowWithATestOrAReasonForEachEngine() {
        assertThat(rows).isNotEmpty().allSatisfy(row -> {
            assertThat(row.mysql() + row.postgresql()).containsPattern(TEST);
            assertThat(row.mysql())
                    .satisfiesAnyOf(
                            cell -> assertThat(cell).containsPattern(TEST),
                            cell -> assertThat(Row.isReason(cell)).as(cell).isTrue());
            assertThat(row.postgresql())
                    .satisfiesAnyOf(
                            cell -> assertThat(row.isSame()).as(cell).isTrue(),
                            cell -> assertThat(cell).containsPattern(TEST),
                            cell -> assertThat(Row.isReason(cell)).as(cell).isTrue());
        });
        assertThat(rows.stream().map(Row::number))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, rows.size()).boxed().toList());
    }

    @Test
    void everyTestThatIsNamedExists() {
        for (Row row : rows) {
            for (MatchResult named : Row.tests(row.mysql() + row.postgresql())) {
                assertThat(source(named.group(1))).as(named.group()).contains("void " + named.group(2) + "(");
            }
        }
    }

    @Test
    void whatIsTheSameRunsWithBoth() {
        for (Row row : rows) {
            if (row.isSame()) {
                for (MatchResult named : Row.tests(row.mysql())) {
                    assertThat(runsWithBoth(named.group(1), named.group(2)))
                            .as("%s: %s runs with both engines, or with none", row.number(), named.group())
                            .isTrue();
                }
            }
        }
    }

    @Test
    void whatIsNamedForPostgresqlRunsWithIt() {
        for (Row row : rows) {
            for (MatchResult named : Row.tests(row.postgresql())) {
                assertThat(path(named.group(1)).contains("/internal/postgresql/")
                                || runsWithBoth(named.group(1), named.group(2))
                                || method(named.group(1), named.group(2)).contains("DatabaseEngine.POSTGRESQL"))
                        .as("%s: %s runs with PostgreSQL", row.number(), named.group())
                        .isTrue();
            }
        }
    }

    /** What both engines have in common is tested by one class, and each engine's own code in its room. */
    @Test
    void noTestClassHasATwin() {
        Map<String, Long> named = sources.keySet().stream()
                .filter(path -> path.startsWith("../core/")
                        && !ROOM_OF_ONE.matcher(path).find())
                .map(path -> path.replaceFirst(".*/", "").replaceFirst("(?i)mysql|postgres(ql)?", ""))
                .filter(name -> name.endsWith("Test.java") || name.endsWith("IT.java"))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertThat(named)
                .isNotEmpty()
                .allSatisfy((name, count) -> assertThat(count).as(name).isOne());
    }

    private boolean runsWithBoth(String test, String method) {
        String source = source(test);
        String code = method(test, method);
        if (source.contains("OnBothEngines")) {
            return !code.contains("assumeThat(engine)");
        }
        return code.contains("DatabaseEngine engine")
                || WITHOUT_AN_ENGINE.contains(test)
                || (isInARoomOfNone(path(test))
                        ? !source.contains("MysqlEngine") && !source.contains("PostgresEngine")
                        : !TOUCHES_AN_ENGINE.matcher(source).find());
    }

    private static boolean isInARoomOfNone(String path) {
        return ROOM.matcher(path).find() && !ROOM_OF_ONE.matcher(path).find();
    }

    /** From its name to its closing brace. */
    private String method(String test, String method) {
        String source = source(test);
        int start = Math.max(0, source.indexOf("void " + method + "("));
        return source.substring(start, Math.max(start, source.indexOf("\n    }\n", start)));
    }

    private String source(String test) {
        return sources.getOrDefault(path(test), "no such class");
    }

    private String path(String test) {
        return MODULES.stream()
                .flatMap(module -> sources.keySet().stream().filter(path -> path.startsWith("../" + module + "/")))
                .filter(path -> path.endsWith("/" + test + ".java"))
                .findFirst()
                .orElse("no such class");
    }
}
