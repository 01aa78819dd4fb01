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
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs what docs/migrate.md prints, before and after, with the versions that it names. Each block of properties or Java
 * reads rows, and a server with a self-signed certificate or without TLS receives what the page says. The page says
 * what to replace for PostgreSQL as {@code `this` → `that`}: before the first section for all blocks, in a section for
 * those of the section. The starter's tests read the YAML.
 */
class MigrateTest {

    private static final RdsEngine ENGINE = RdsEngine.valueOf(System.getProperty("engine"));
    private static final String PAGE = read(Path.of(System.getProperty("page")));

    private static final Pattern BLOCK =
            Pattern.compile("^```(\\w+ ?\\S*)\\R(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern REPLACEMENT = Pattern.compile("`([^`]+)`\\s+→\\s+`([^`]+)`");
    private static final String CLASS_PATH = System.getProperty("java.class.path");
    private static final Map<String, String> BLOCKS = blocks();

    /** The class without the settings that use it. */
    private static final String GET_PASSWORD = "getPassword/RdsIamHikariDataSource";

    private static final String SECRET = "prod/orders/mysql";
    private static final String WITH_PASSWORD = "secrets/before";
    private static final String MARIADB = "mariadb/before";

    /** What pgjdbc does without {@code sslmode}. */
    private static final List<String> PREFER_TLS = List.of("hikari/before", "secrets/before", "wrapper/before");

    private static final String PACKAGE_AND_IMPORTS = """
            package com.example.orders;
            import com.amazonaws.services.lambda.runtime.*;
            import com.zaxxer.hikari.*;
            import com.zaxxer.hikari.util.Credentials;
            import io.github.rdsiam.*;
            import java.net.URI;
            import java.nio.file.Path;
            import java.sql.*;
            import java.util.*;
            """;

    private static final String IMPORTS_BEFORE = """
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

    static List<String> blocks(String suffix) {
        return BLOCKS.keySet().stream()
                .filter(name -> name.endsWith(suffix))
                .filter(name -> ENGINE == RdsEngine.MYSQL || !name.equals(MARIADB))
                .sorted()
                .toList();
    }

    static List<String> before() {
        return blocks("/before");
    }

    static List<String> after() {
        return blocks("/after");
    }

    @Test
    void thePageHasTheseBlocks() {
        assertThat(BLOCK.matcher(PAGE).results().map(block -> block.group(1)))
                .containsExactly(
                        "properties wrapper/before",
                        "properties wrapper/after",
                        "properties secrets/before",
                        "properties secrets/after",
                        "properties mariadb/before",
                        "properties mariadb/after",
                        "java hikari/before",
                        "java hikari/after",
                        "java getPassword/RdsIamHikariDataSource",
                        "yaml getPassword/before",
                        "yaml getPassword/after",
                        "yaml boot/before",
                        "yaml boot/after",
                        "java handler/before",
                        "java handler/after");
    }

    @ParameterizedTest
    @MethodSource
    void before(String name) throws Exception {
        CredentialKind kind = name.equals(WITH_PASSWORD) ? CredentialKind.PASSWORD : CredentialKind.TOKEN;
        try (LocalAws aws = start(kind)) {
            assertThat(run(name, aws)).isEqualTo("[1, 2, 3]");
            assertLoggedIn(aws, kind);
            if (name.equals(MARIADB)) {
                assertRefusesSelfSigned(name, aws);
            } else {
                injectForAll(Fault.SELF_SIGNED, aws);
                assertThat(run(name, aws)).isEqualTo("[1, 2, 3]");
                assertLoggedIn(aws, kind);
            }
        }
    }

    @ParameterizedTest
    @MethodSource
    @Tag("after")
    void after(String name) throws Exception {
        try (LocalAws aws = start(CredentialKind.TOKEN)) {
            assertThat(run(name, aws)).isEqualTo("[1, 2, 3]");
            assertLoggedIn(aws, CredentialKind.TOKEN);
            assertRefusesSelfSigned(name, aws);
        }
    }

    @ParameterizedTest
    @MethodSource("after")
    void afterSendsNothingToAServerWithoutTls(String name) throws Exception {
        try (LocalAws aws = start(CredentialKind.TOKEN)) {
            injectForAll(Fault.NO_TLS, aws);
            assertThat(catchThrowable(() -> run(name, aws))).isNotNull();
            awaitVerdicts(aws);
            assertThat(aws.proxy().logins()).isNotEmpty();
            assertThat(aws.proxy().receivedCredentials()).isEmpty();
        }
    }

    /** Where the blocks "after" run a second time. */
    @Test
    @Tag("only-after")
    void whatWasReplacedIsNotOnTheClassPath() {
        assertThat(CLASS_PATH)
                .contains("rds-iam-core")
                .doesNotContain("aws-advanced-jdbc-wrapper", "secretsmanager-jdbc", "mariadb-java-client");
    }

    @ParameterizedTest
    @FieldSource("PREFER_TLS")
    void pgjdbcSendsTheCredentialInPlainTextToAServerWithoutTls(String name) throws Exception {
        assumeTrue(ENGINE == RdsEngine.POSTGRESQL);
        try (LocalAws aws = start(name.equals(WITH_PASSWORD) ? CredentialKind.PASSWORD : CredentialKind.TOKEN)) {
            assertSendsInPlainText(aws, () -> run(name, aws));
        }
    }

    private static void assertSendsInPlainText(LocalAws aws, ThrowingCallable login) {
        injectForAll(Fault.NO_TLS, aws);
        assertThat(catchThrowable(login)).isNotNull();
        List<String> credentials = aws.proxy().receivedCredentials();
        assertThat(credentials).isNotEmpty();
        assertThat(new String(aws.proxy().receivedInPlainText(), StandardCharsets.UTF_8))
                .contains(credentials);
    }

    private void assertRefusesSelfSigned(String name, LocalAws aws) throws InterruptedException {
        injectForAll(Fault.SELF_SIGNED, aws);
        assertThat(catchThrowable(() -> run(name, aws))).isNotNull();
        awaitVerdicts(aws);
        assertThat(aws.proxy().logins())
                .isNotEmpty()
                .allSatisfy(login -> assertThat(login.verdict()).isEqualTo(Verdict.TLS_FAILED));
        assertThat(aws.proxy().receivedCredentials()).isEmpty();
    }

    /** The proxy notices the end of a broken login after the client. */
    private static void awaitVerdicts(LocalAws aws) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (aws.proxy().logins().size() < aws.proxy().accepted() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(aws.proxy().logins()).hasSizeGreaterThanOrEqualTo(aws.proxy().accepted());
    }

    /** Forgets the logins before, whose pools are closed. */
    private static void injectForAll(Fault fault, LocalAws aws) {
        aws.proxy().clearRecords();
        aws.proxy().enqueue(Collections.nCopies(100, fault).toArray(Fault[]::new));
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
        assertThat(PAGE.replaceAll("\\s+", " "))
                .contains("It uses HikariCP " + version("HikariCP")
                        + ", AWS Advanced JDBC Wrapper " + version("aws-advanced-jdbc-wrapper")
                        + ", AWS Secrets Manager JDBC " + version("aws-secretsmanager-jdbc")
                        + ", and MariaDB Connector/J " + version("mariadb-java-client") + " and ");
    }

    private static String version(String artifact) {
        List<String> versions = Pattern.compile("/" + artifact + "-([\\d.]+)\\.jar")
                .matcher(CLASS_PATH)
                .results()
                .map(jar -> jar.group(1))
                .toList();
        assertThat(versions).as(artifact).hasSize(1);
        return versions.get(0);
    }

    /** What is left over in the URL. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "wrapperPlugins",
                "iamHost",
                "iamAccessTokenPropertyName",
                "credentialType",
                "accessKeyId",
                "secretKey"
            })
    void settingsOfWhatWasReplacedAreRefused(String property) throws Exception {
        try (LocalAws aws = start(CredentialKind.TOKEN)) {
            String settings = append("&" + property + "=iam", local("wrapper/after", aws));
            assertThat(catchThrowable(() -> readIdsWith(settings)))
                    .hasStackTraceContaining(property)
                    .hasStackTraceContaining("rds-iam does not know it");
            assertThat(aws.proxy().logins()).isEmpty();
        }
    }

    /** Appends the parameter that the page names for keeping the secret as a fallback. */
    @Test
    void theSecretStaysAsAFallback() throws Exception {
        assumeTrue(ENGINE == RdsEngine.MYSQL);
        String parameter = PAGE.replaceAll("(?s).*append\\s+`(\\?fallbackSecret=[^`]+)`.*", "$1");
        try (LocalAws aws = start(CredentialKind.PASSWORD)) {
            aws.proxy().denyIam(true);
            String settings = append(parameter.replace('?', '&'), local("secrets/after", aws));
            assertThat(readIdsWith(settings)).isEqualTo("[1, 2, 3]");
            assertThat(aws.proxy().logins())
                    .extracting(login -> login.credential() + " " + login.verdict())
                    .containsExactly("TOKEN DENIED", "PASSWORD ACCEPTED");
        }
    }

    @Test
    void anOverriddenGetPasswordIsNotCalled() throws Exception {
        try (LocalAws aws = start(CredentialKind.TOKEN)) {
            Throwable refused = catchThrowable(() -> run(GET_PASSWORD, aws));
            assertThat(refused)
                    .hasStackTraceContaining(
                            ENGINE == RdsEngine.MYSQL ? "(using password: NO)" : "no password was provided");
            assertThat(aws.proxy().receivedCredentials()).isEmpty();
        }
    }

    /** With the system property that the page names. */
    @Test
    @Tag("legacy")
    void anOverriddenGetPasswordIsCalledAgain() throws Exception {
        String property = "com.zaxxer.hikari.legacy.supportUserPassDataSourceOverride";
        assertThat(PAGE).contains(property + "=" + System.getProperty(property));
        try (LocalAws aws = start(CredentialKind.TOKEN)) {
            assertThat(run(GET_PASSWORD, aws)).isEqualTo("[1, 2, 3]");
            assertLoggedIn(aws, CredentialKind.TOKEN);
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
        try (LocalAws aws = start(CredentialKind.TOKEN)) {
            String type = "public class RdsIamHikariDataSource extends HikariDataSource {\n";
            String text = replace(type, override, BLOCKS.get(GET_PASSWORD));
            String members = withPool(text, aws);
            assertThat(readIds(members, IMPORTS_BEFORE)).isEqualTo("[1, 2, 3]");
            assertLoggedIn(aws, CredentialKind.TOKEN);
            if (ENGINE == RdsEngine.POSTGRESQL) {
                assertSendsInPlainText(aws, () -> readIds(members, IMPORTS_BEFORE));
            }
        }
    }

    /** With its own class path. */
    @Test
    @Tag("mariadb-4")
    void mariaDbsDriver4HasNoAwsIam() throws Exception {
        String version = version("mariadb-java-client");
        assertThat(PAGE).contains("With version " + version + " the same fails", " and " + version + ".");
        try (LocalAws aws = start(CredentialKind.TOKEN)) {
            String message = PAGE.replaceAll("(?s).*fails: \\*(.*?)\\*.*", "$1").replaceAll("\\s+", " ");
            assertThat(catchThrowable(() -> run("mariadb/before", aws))).hasStackTraceContaining(message);
        }
    }

    private LocalAws start(CredentialKind kind) {
        LocalAws aws = LocalAws.builder()
                .engine(ENGINE)
                .port(0)
                .secretId(SECRET)
                .rdsIam(kind == CredentialKind.TOKEN)
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
        String text = local(name, aws);
        String imports = name.endsWith("/after") ? "" : IMPORTS_BEFORE;
        if (isProperties(name)) {
            return readIdsWith(text);
        }
        if (name.startsWith("handler/")) {
            return handle(compile("Handler", imports + text));
        }
        return readIds(
                name.equals(GET_PASSWORD)
                        ? withPool(text, aws)
                        : "public HikariDataSource call() {\n" + text + "return pool;\n}",
                imports);
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

    /** Code that creates a pool of that class. */
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

    private String readIds(String members, String imports) throws Exception {
        Path classes = compile(
                "Block",
                imports
                        + "public final class Block implements java.util.concurrent.Callable<HikariDataSource> {\n"
                        + members
                        + "\n}");
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
     * With the port and the authority of the local server, one connection, properties for environment variables, and a
     * handler that can close its pool. Fails if the block no longer has what is replaced.
     */
    private static String local(String name, LocalAws aws) {
        String text = BLOCKS.get(name);
        String port = String.valueOf(aws.instancePort());
        String authority = aws.caBundle().toString();
        boolean after = name.endsWith("/after");
        if (isProperties(name)) {
            text = replace(ENGINE == RdsEngine.MYSQL ? ":3306/" : ":5432/", ":" + port + "/", text);
            if (after) {
                text = append("?caBundle=" + authority, text);
            }
            return name.equals(MARIADB) ? replace("/etc/ssl/rds/global-bundle.pem", authority, text) : text;
        }
        if (after) {
            String local = ".port(" + port + ").caBundle(Path.of(\"" + authority + "\"))";
            text = replace(".database(", local + ".database(", text);
        }
        if (name.startsWith("hikari/")) {
            text = replace("setMaximumPoolSize(20)", "setMaximumPoolSize(1)", text);
        }
        if (name.equals("hikari/before")) {
            String number = ENGINE == RdsEngine.MYSQL ? "3306" : "5432";
            text = replace(":" + number + "/", ":" + port + "/", replace("(" + number + ")", "(" + port + ")", text));
        }
        if (name.startsWith("handler/")) {
            text = replace("System.getenv(", "System.getProperty(", text);
        }
        if (name.equals("handler/after")) {
            text = replace("implements RequestHandler", "implements AutoCloseable, RequestHandler", text);
            String close = " public void close() { pool.close(); }";
            text = replace(".buildPool();", ".buildPool(config -> config.setMaximumPoolSize(1));" + close, text);
        }
        return text;
    }

    private static boolean isProperties(String name) {
        return BLOCKS.get(name).contains("jdbcUrl=");
    }

    /** To the URL. */
    private static String append(String parameters, String settings) {
        Matcher url = Pattern.compile("(?m)^jdbcUrl=.*$").matcher(settings);
        return url.replaceAll(found -> Matcher.quoteReplacement(found.group() + parameters));
    }

    private static String replace(String what, String by, String text) {
        assertThat(text).contains(what);
        return text.replace(what, by);
    }

    private Path compile(String type, String text) throws Exception {
        Path classes = Files.createTempDirectory(folder, type);
        Path source = Files.writeString(classes.resolve(type + ".java"), PACKAGE_AND_IMPORTS + text);
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
        String[] sections = PAGE.split("(?m)^(?=## )");
        List<MatchResult> everywhere = REPLACEMENT.matcher(sections[0]).results().toList();
        Set<String> unused = new HashSet<>();
        everywhere.forEach(each -> unused.add(each.group()));
        for (String section : sections) {
            List<MatchResult> replacements = new ArrayList<>(everywhere);
            REPLACEMENT.matcher(section).results().forEach(each -> {
                replacements.add(each);
                unused.add(each.group());
            });
            BLOCK.matcher(section).results().forEach(block -> {
                String[] name = block.group(1).split(" ", -1);
                String text = block.group(2);
                for (MatchResult each : replacements) {
                    if (ENGINE == RdsEngine.POSTGRESQL && text.contains(each.group(1))) {
                        text = text.replace(each.group(1), each.group(2));
                        unused.remove(each.group());
                    }
                }
                if (!name[0].equals("yaml")) {
                    blocks.put(name[name.length - 1], text);
                }
            });
        }
        if (ENGINE == RdsEngine.POSTGRESQL) {
            assertThat(unused).as("replacements that change nothing").isEmpty();
        }
        return blocks;
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
