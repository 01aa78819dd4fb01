package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.internal.url.UrlParameter;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testsupport.ChildJvm;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every Java snippet of the README, of llms.txt and of the pages on PostgreSQL and the testkit compiles, and so do the
 * examples in Javadoc; the first of the README and of the page on PostgreSQL runs.
 */
class ReadmeTest {

    /** The exit code of a JVM that this signal ended. */
    private static final int SIGTERM = 128 + 15;

    private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([\\w.*-]+)");

    private static final Pattern EXAMPLE = Pattern.compile("<pre>\\{@code\n(.*?)\n \\* }</pre>", Pattern.DOTALL);

    private static final String IMPORTS = """
            import com.zaxxer.hikari.HikariDataSource;
            import io.github.rdsiam.*;
            import io.github.rdsiam.testkit.*;
            import java.nio.file.Path;
            import java.sql.*;
            import java.time.*;
            import java.util.concurrent.atomic.*;
            import javax.sql.DataSource;
            import org.junit.jupiter.api.Test;
            import org.junit.jupiter.api.extension.ExtendWith;
            import software.amazon.awssdk.auth.credentials.*;
            import static org.junit.jupiter.api.Assertions.*;
            """;

    @TempDir
    Path folder;

    static List<String> snippets() throws IOException {
        List<String> snippets = new ArrayList<>();
        for (DatabaseEngine engine : DatabaseEngine.values()) {
            snippets.addAll(snippets(engine));
        }
        snippets.addAll(snippets("docs/testkit.md"));
        snippets.addAll(snippets("llms.txt"));
        return snippets;
    }

    private static List<String> snippets(DatabaseEngine engine) throws IOException {
        return snippets(engine == DatabaseEngine.MYSQL ? "README.md" : "docs/postgresql.md");
    }

    private static List<String> snippets(String page) throws IOException {
        return SNIPPET.matcher(Files.readString(Path.of("..", page)))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void snippetCompiles(String snippet) throws IOException {
        compile(program(snippet));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "core/src/main/java/io/github/rdsiam/IamTokenDataSource.java",
                "core/src/main/java/io/github/rdsiam/RdsIamListener.java",
                "core/src/main/java/io/github/rdsiam/SecretsManagerFallback.java",
                "core/src/main/java/io/github/rdsiam/package-info.java",
                "testkit/src/main/java/io/github/rdsiam/testkit/package-info.java"
            })
    void theExampleInJavadocCompiles(String source) throws IOException {
        List<MatchResult> examples = EXAMPLE.matcher(Files.readString(Path.of("..", source)))
                .results()
                .toList();

        assertThat(examples).hasSize(1);
        compile(program("var builder = IamTokenDataSource.builder();\nvar alarm = new AtomicBoolean();\n"
                + examples.get(0).group(1).replaceAll("(?m)^ \\* ?", "").replace("...", "")));
    }

    @Test
    void llmsTxtIsShort() throws IOException {
        assertThat(Files.readAllLines(Path.of("..", "llms.txt"))).hasSizeLessThan(200);
    }

    @Test
    void llmsTxtHasEverySettingAndNoOther() throws IOException {
        Set<String> methods = new TreeSet<>();
        for (Method method : IamTokenDataSource.Builder.class.getMethods()) {
            if (method.getDeclaringClass() == IamTokenDataSource.Builder.class) {
                methods.add(method.getName());
            }
        }
        List<String> parameters =
                Stream.of(UrlParameter.values()).map(UrlParameter::toString).toList();

        assertThat(rows("llms.txt", "builder")).containsExactlyInAnyOrderElementsOf(methods);
        assertThat(rows("llms.txt", "URL parameter")).containsExactlyInAnyOrderElementsOf(parameters);
        assertThat(rows("llms.txt", "Spring Boot property"))
                .containsExactlyInAnyOrderElementsOf(rows("docs/spring.md", "property"));
    }

    /** The first names in the rows of the table with this head, without parameters. */
    private static List<String> rows(String page, String head) throws IOException {
        String text = Files.readString(Path.of("..", page));
        String table = text.substring(text.indexOf("\n| " + head + " |")).split("\n\n", 2)[0];
        return ROW.matcher(table).results().map(row -> row.group(1)).toList();
    }

    @ParameterizedTest
    @EnumSource
    void theFirstScreenRuns(DatabaseEngine engine) throws Exception {
        try (LocalRds rds = LocalRds.start(engine)) {
            String local = snippets(engine)
                    .get(0)
                    .replace(
                            ".database(",
                            ".port(" + rds.proxy().port() + ").caBundle(Path.of(\""
                                    + rds.proxy().caBundle() + "\")).database(");
            Path classes = compile(program(local + "\nSystem.out.println(\"done\");"));
            try (ChildJvm child = ChildJvm.start(List.of(classes), "Snippet", LocalRds.childEnvironment(rds))) {
                assertThat(child.awaitEnd(60, TimeUnit.SECONDS))
                        .as(child.output())
                        .isZero();
                assertThat(child.output()).endsWith("done");
            }
            List<RecordedLogin> logins = rds.proxy().logins();
            assertThat(logins.get(0).verdict()).isEqualTo(Verdict.ACCEPTED);
            // the pool may be closed while it opens further ones
            assertThat(logins).allMatch(login -> login.verdict() == Verdict.ACCEPTED || isLeftByClient(login));
        }
    }

    @Test
    void theLocalServerOfTheTestkitsPageAcceptsTheSettingsThatItPrints() throws Exception {
        String server = snippets("docs/testkit.md").stream()
                .filter(snippet -> snippet.contains("class LocalServer"))
                .findFirst()
                .orElseThrow();
        Path classes = compile(program(server));
        compile(program("""
                try (Connection connection = DriverManager.getConnection(args[0]);
                        ResultSet rows = connection.createStatement().executeQuery("SELECT COUNT(*) FROM orders")) {
                    rows.next();
                    System.out.println(rows.getInt(1) + " rows");
                }
                """));
        try (ChildJvm running = ChildJvm.start(List.of(classes), "LocalServer", Map.of())) {
            Map<String, String> exported = new HashMap<>();
            String line = running.nextLine();
            for (; !line.startsWith("jdbc:"); line = running.nextLine()) {
                if (line.startsWith("export ")) {
                    String[] variable = line.substring("export ".length()).split("=", 2);
                    exported.put(variable[0], variable[1]);
                }
            }
            try (ChildJvm child = ChildJvm.start(List.of(classes), "Snippet", exported, line)) {
                assertThat(child.awaitEnd(60, TimeUnit.SECONDS))
                        .as(child.output())
                        .isZero();
                assertThat(child.output()).endsWith("3 rows");
            }
            running.terminate(); // as Ctrl-C does: the database ends with it
            assertThat(running.awaitEnd(60, TimeUnit.SECONDS)).isEqualTo(SIGTERM);
        }
    }

    private static boolean isLeftByClient(RecordedLogin login) {
        return login.verdict() == Verdict.CLIENT_GONE
                || (login.verdict() == Verdict.TLS_FAILED
                        && String.valueOf(login.detail()).matches("the client (closed|broke) the connection .*"));
    }

    private static String program(String snippet) {
        if (snippet.startsWith("import ")) {
            return snippet; // a whole file
        }
        return IMPORTS + "\npublic class Snippet {\npublic static void main(String[] args) throws Exception {\n"
                + snippet + "\n}\n}\n";
    }

    private Path compile(String program) throws IOException {
        String name = program.replaceFirst("(?s).*\\npublic class (\\w+).*", "$1");
        Path source = Files.writeString(folder.resolve(name + ".java"), program);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            messages,
                            files,
                            null,
                            Stream.of("-proc:none", "-d", folder.toString(), "-cp", ChildJvm.classPath())
                                    .toList(),
                            null,
                            files.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as(program + "\n" + messages).isTrue();
        }
        return folder;
    }
}
