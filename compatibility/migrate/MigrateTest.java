package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.Fault;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testkit.Verdict;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What docs/migrate.md prints, before and after, with the versions that it names: each block of properties or Java reads rows,
 * and the server of a self-signed certificate gets what the page says. The page says what to write for PostgreSQL as
 * {@code `this` → `that`}. The starter's tests read its YAML.
 */
class MigrateTest {

    private static final RdsEngine ENGINE = RdsEngine.valueOf(System.getProperty("engine"));
    private static final String PAGE = read(Path.of(System.getProperty("page")));

    private static final Pattern BLOCK =
            Pattern.compile("^```(?:java|properties) (\\S+)\\R(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern REPLACEMENT = Pattern.compile("`([^`]+)`\\s+→\\s+`([^`]+)`");
    private static final Pattern PEER =
            Pattern.compile("/(?:HikariCP|aws-advanced-jdbc-wrapper|aws-secretsmanager-jdbc|mariadb-java-client)-([\\d.]+)\\.jar");
    private static final Pattern IAM_URL = Pattern.compile("jdbc:rds-iam:\\S+/orders\\S*");
    private static final Map<String, String> BLOCKS = blocks();

    /** The class without the settings that use it. */
    private static final String GET_PASSWORD = "getPassword/RdsIamHikariDataSource";

    private static final String SECRET = "prod/orders/mysql";
    private static final Set<String> WITH_PASSWORD = Set.of("secrets/before");
    private static final Set<String> MYSQL_ONLY = Set.of("mariadb/before");
    private static final Set<String> VERIFYING_BEFORE = Set.of("mariadb/before");

    private static final String IMPORTS = """
            package com.example.orders;
            import com.amazonaws.services.lambda.runtime.*;
            import com.zaxxer.hikari.*;
            import com.zaxxer.hikari.util.Credentials;
            import io.github.rdsiam.*;
            import java.net.URI;
            import java.nio.file.Path;
            import java.sql.*;
            import java.util.*;
            import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
            import software.amazon.awssdk.regions.Region;
            import software.amazon.awssdk.services.rds.RdsUtilities;
            """;

    private final Map<String, String> properties = new HashMap<>();

    @TempDir
    Path folder;

    @AfterEach
    void forgetProperties() {
        properties.keySet().forEach(System::clearProperty);
    }

    static List<String> blocksThatRun() {
        return BLOCKS.keySet().stream()
                .filter(name -> !name.equals(GET_PASSWORD))
                .filter(name -> ENGINE == RdsEngine.MYSQL || !MYSQL_ONLY.contains(name))
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("blocksThatRun")
    void readsRowsAndGivesToASelfSignedServerWhatThePageSays(String name) throws Exception {
        boolean withPassword = WITH_PASSWORD.contains(name);
        CredentialKind kind = withPassword ? CredentialKind.PASSWORD : CredentialKind.TOKEN;
        boolean verifies = name.endsWith("/after") || VERIFYING_BEFORE.contains(name);
        try (LocalAws aws = start(withPassword)) {
            assertThat(run(name, aws)).isEqualTo("[1, 2, 3]");
            assertLoggedIn(aws, kind);

            aws.proxy().clearRecords(); // no pool opens connections any more
            aws.proxy().enqueue(Collections.nCopies(100, Fault.SELF_SIGNED).toArray(Fault[]::new));
            Throwable failure = catchThrowable(() -> run(name, aws));
            if (verifies) {
                assertThat(failure).isNotNull();
                assertThat(aws.proxy().receivedCredentials()).isEmpty();
            } else {
                assertThat(failure).isNull();
                assertLoggedIn(aws, kind);
            }
        }
    }

    private static void assertLoggedIn(LocalAws aws, CredentialKind kind) {
        assertThat(aws.proxy().logins()).isNotEmpty().allSatisfy(login -> {
            assertThat(login.verdict()).isEqualTo(Verdict.ACCEPTED);
            assertThat(login.credential()).isEqualTo(kind);
            assertThat(login.tlsVersion()).isEqualTo("TLSv1.3");
        });
    }

    @Test
    void thePageNamesTheVersions() {
        assertThat(PAGE).contains(versions());
    }

    private static List<String> versions() {
        List<String> versions = PEER.matcher(System.getProperty("java.class.path"))
                .results()
                .map(jar -> jar.group(1))
                .toList();
        assertThat(versions).isNotEmpty();
        return versions;
    }

    /** By the parameter that the page tells those to append who keep their secret. */
    @Test
    void theSecretStaysAsAFallback() throws Exception {
        assumeTrue(ENGINE == RdsEngine.MYSQL);
        String parameter = PAGE.replaceAll("(?s).*append\\s+`(\\?fallbackSecret=[^`]+)`.*", "$1");
        try (LocalAws aws = start(true)) {
            aws.proxy().denyIam(true);
            assertThat(readIdsWith(local(BLOCKS.get("secrets/after").replaceAll("(/orders)(\\R)", "$1" + parameter + "$2"), aws)))
                    .isEqualTo("[1, 2, 3]");
            assertThat(aws.proxy().logins())
                    .extracting(login -> login.credential() + " " + login.verdict())
                    .containsExactly("TOKEN DENIED", "PASSWORD ACCEPTED");
        }
    }

    @Test
    void anOverriddenGetPasswordIsNotCalled() throws Exception {
        try (LocalAws aws = start(false)) {
            Throwable refused = catchThrowable(() -> run(GET_PASSWORD, aws));
            assertThat(refused)
                    .hasStackTraceContaining(
                            ENGINE == RdsEngine.MYSQL ? "(using password: NO)" : "no password was provided");
            assertThat(aws.proxy().receivedCredentials()).isEmpty();
        }
    }

    @Test
    void anOverriddenGetCredentialsIsCalled() throws Exception {
        String override = """
                public class RdsIamHikariDataSource extends HikariDataSource {

                    @Override
                    public Credentials getCredentials() {
                        return Credentials.of(getUsername(), getPassword());
                    }
                """;
        try (LocalAws aws = start(false)) {
            String text = BLOCKS.get(GET_PASSWORD)
                    .replace("public class RdsIamHikariDataSource extends HikariDataSource {\n", override);
            assertThat(text).contains("getCredentials");
            assertThat(readIds(withPool(text, aws))).isEqualTo("[1, 2, 3]");
            assertLoggedIn(aws, CredentialKind.TOKEN);
        }
    }

    /** With its own class path. */
    @Test
    @Tag("mariadb-4")
    void mariaDbsDriver4HasNoAwsIam() throws Exception {
        assertThat(PAGE).contains(versions());
        try (LocalAws aws = start(false)) {
            String message = PAGE.replaceAll("(?s).*fails: \\*(.*?)\\*.*", "$1").replaceAll("\\s+", " ");
            assertThat(catchThrowable(() -> run("mariadb/before", aws))).hasStackTraceContaining(message);
        }
    }

    private LocalAws start(boolean withPassword) {
        LocalAws aws = LocalAws.builder()
                .engine(ENGINE)
                .port(0)
                .secretId(SECRET)
                .rdsIam(!withPassword)
                .start();
        aws.database()
                .in(aws.databaseName())
                .execute(
                        "DROP TABLE IF EXISTS my_table",
                        "CREATE TABLE my_table (id INT PRIMARY KEY)",
                        "INSERT INTO my_table VALUES (1), (2), (3)");
        forgetProperties();
        properties.putAll(aws.systemProperties());
        properties.put("IN_HOST", aws.instanceEndpoint());
        properties.put("IN_PORT", String.valueOf(aws.instancePort()));
        properties.put("IN_REGION", aws.region());
        properties.put("IN_DATABASE", aws.databaseName());
        properties.put("IN_USERNAME", aws.user());
        properties.forEach(System::setProperty);
        return aws;
    }

    private String run(String name, LocalAws aws) throws Exception {
        String text = local(BLOCKS.get(name), aws);
        if (text.contains("jdbcUrl=")) {
            return readIdsWith(text);
        }
        if (name.startsWith("handler/")) {
            return handle(compile("Handler", text));
        }
        return readIds(
                name.equals(GET_PASSWORD)
                        ? withPool(text, aws)
                        : "public HikariDataSource call() {\n" + text + "return pool;\n}");
    }

    private static String readIdsWith(String settings) throws Exception {
        Properties properties = new Properties();
        properties.load(new StringReader(settings));
        HikariConfig config = new HikariConfig(properties);
        config.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            return ids(pool);
        }
    }

    /** What makes a pool of that class. */
    private static String withPool(String type, LocalAws aws) {
        return "static " + type.replace("public class", "class") + """
                public HikariDataSource call() {
                    HikariDataSource pool = new RdsIamHikariDataSource();
                    pool.setJdbcUrl("jdbc:%s://%s:%d/orders");
                    pool.setUsername("app");
                    pool.setMaximumPoolSize(1);
                    return pool;
                }
                """.formatted(ENGINE.name().toLowerCase(Locale.ROOT), aws.instanceEndpoint(), aws.instancePort());
    }

    private String readIds(String members) throws Exception {
        Path classes = compile(
                "Block",
                "public final class Block implements java.util.concurrent.Callable<HikariDataSource> {\n" + members + "\n}");
        try (URLClassLoader loader = loader(classes);
                HikariDataSource pool = (HikariDataSource) ((Callable<?>) create(loader, "Block")).call()) {
            return ids(pool);
        }
    }

    @SuppressWarnings("unchecked")
    private static String handle(Path classes) throws Exception {
        try (URLClassLoader loader = loader(classes)) {
            var handler = (RequestHandler<Map<String, Object>, Map<String, Object>>) create(loader, "Handler");
            String body = (String) handler.handleRequest(Map.of(), null).get("body");
            if (handler instanceof AutoCloseable pooled) {
                pooled.close();
            }
            return body;
        }
    }

    private static URLClassLoader loader(Path classes) throws Exception {
        return new URLClassLoader(new URL[] {classes.toUri().toURL()}, MigrateTest.class.getClassLoader());
    }

    private static Object create(ClassLoader loader, String type) throws ReflectiveOperationException {
        return loader.loadClass("com.example.orders." + type)
                .getDeclaredConstructor()
                .newInstance();
    }

    private static String ids(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM my_table ORDER BY id")) {
            List<Integer> ids = new ArrayList<>();
            while (rows.next()) {
                ids.add(rows.getInt(1));
            }
            return ids.toString();
        }
    }

    /**
     * With the port and the authority of the local server, one connection, properties for environment variables, and a handler
     * that can close its pool.
     */
    private static String local(String text, LocalAws aws) {
        return IAM_URL.matcher(text)
                .replaceAll(url -> url.group() + (url.group().contains("?") ? "&" : "?") + "caBundle=" + aws.caBundle())
                .replaceAll("\\b(?:3306|5432)\\b", String.valueOf(aws.instancePort()))
                .replace("/etc/ssl/rds/global-bundle.pem", aws.caBundle().toString())
                .replace(".database(", ".port(" + aws.instancePort() + ").caBundle(Path.of(\"" + aws.caBundle() + "\")).database(")
                .replace("setMaximumPoolSize(20)", "setMaximumPoolSize(1)")
                .replace(".buildPool();", ".buildPool(config -> config.setMaximumPoolSize(1)); public void close() { pool.close(); }")
                .replace("implements RequestHandler<Map<String, Object>, Map<String, Object>> {\n\n    private", "implements AutoCloseable, RequestHandler<Map<String, Object>, Map<String, Object>> {\n\n    private")
                .replace("System.getenv(", "System.getProperty(");
    }

    private Path compile(String type, String text) throws Exception {
        Path classes = Files.createTempDirectory(folder, type);
        Path source = Files.writeString(classes.resolve(type + ".java"), IMPORTS + text);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            messages,
                            files,
                            null,
                            List.of("-proc:none", "-d", classes.toString()),
                            null,
                            files.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as(messages + "\n" + text).isTrue();
        }
        return classes;
    }

    private static Map<String, String> blocks() {
        Map<String, String> blocks = new HashMap<>();
        List<MatchResult> replacements = REPLACEMENT.matcher(PAGE).results().toList();
        BLOCK.matcher(PAGE).results().forEach(block -> {
            String text = block.group(2);
            if (ENGINE == RdsEngine.POSTGRESQL) {
                for (MatchResult each : replacements) {
                    text = text.replace(each.group(1), each.group(2));
                }
            }
            blocks.put(block.group(1), text);
        });
        return blocks;
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
