package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testsupport.ChildJvm;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
import org.junit.jupiter.params.provider.MethodSource;

/** Every Java snippet of the README compiles; the first one also runs. */
class ReadmeTest {

    private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private static final String IMPORTS = """
            import com.zaxxer.hikari.HikariDataSource;
            import io.github.rdsiam.*;
            import java.nio.file.Path;
            import java.sql.*;
            import java.time.*;
            import javax.sql.DataSource;
            """;

    @TempDir
    Path folder;

    static List<String> snippets() throws IOException {
        return SNIPPET.matcher(Files.readString(Path.of("..", "README.md")))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void snippetCompiles(String snippet) throws IOException {
        compile(program(snippet));
    }

    @Test
    void theFirstScreenRuns() throws Exception {
        try (LocalRds rds = LocalRds.start()) {
            String local = snippets()
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
            assertThat(rds.proxy().logins()).isNotEmpty().allMatch(login -> login.verdict() == Verdict.ACCEPTED);
        }
    }

    private static String program(String snippet) {
        return IMPORTS + "\npublic class Snippet {\npublic static void main(String[] args) throws Exception {\n"
                + snippet + "\n}\n}\n";
    }

    private Path compile(String program) throws IOException {
        Path source = Files.writeString(folder.resolve("Snippet.java"), program);
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
