package io.github.rdsiam.testkit.internal.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.RdsEngine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    private static final String DATABASE = "--database 127.0.0.1:3306 ";
    private static final String ADMIN = DATABASE + "--admin root:root-password ";

    private static Options parse(String line) throws WrongArgumentsException {
        return parse(line, Map.of());
    }

    private static Options parse(String line, Map<String, String> environment) throws WrongArgumentsException {
        return CommandLine.parse(words(line), environment, engine -> false);
    }

    private static List<String> words(String line) {
        return line.isBlank() ? List.of() : List.of(line.strip().split(" +", -1));
    }

    @Test
    void hasDefaults() throws Exception {
        assertThat(parse(ADMIN))
                .isEqualTo(new Options(
                        RdsEngine.MYSQL,
                        new Address("127.0.0.1", 3306),
                        new DatabaseLogin("root", "root-password"),
                        "orders",
                        List.of(new User("app", null)),
                        List.of(),
                        List.of("{\"Version\": \"2012-10-17\", \"Statement\":"
                                + " [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}]}"),
                        "localhost",
                        "localhost",
                        null,
                        new Ports(0, 0, 0, 0, 0, 0),
                        null,
                        false,
                        10_000));
    }

    @Test
    void takesEveryOption(@TempDir Path directory) throws Exception {
        var sql = Files.writeString(directory.resolve("a.sql"), "SELECT 1");
        var more = Files.writeString(directory.resolve("b.sql"), "SELECT 1");
        var document = "{\"Statement\": {\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\"}}";
        var policy = Files.writeString(directory.resolve("a.json"), document);

        assertThat(parse("--engine postgresql --database [::1]:5432 --admin postgres:a:b --database-name shop"
                        + " --user app --user reader:secret --user empty:"
                        + " --sql " + sql + " --sql " + more + " --policy " + policy + " --policy " + policy
                        + " --endpoint orders.proxy-abc123.eu-west-1.rds.amazonaws.com"
                        + " --instance-endpoint orders.abc123.eu-west-1.rds.amazonaws.com --region eu-south-1"
                        + " --port 5432 --instance-port 5433 --secrets-port 8001 --sts-port 8002 --control-port 8003"
                        + " --token-port 5432 --dir " + directory + " --accept-passwords --records 5"))
                .isEqualTo(new Options(
                        RdsEngine.POSTGRESQL,
                        new Address("::1", 5432),
                        new DatabaseLogin("postgres", "a:b"),
                        "shop",
                        List.of(
                                new User("app", null),
                                new User("reader", new DatabaseLogin("reader", "secret")),
                                new User("empty", new DatabaseLogin("empty", ""))),
                        List.of(sql, more),
                        List.of(document, document),
                        "orders.proxy-abc123.eu-west-1.rds.amazonaws.com",
                        "orders.abc123.eu-west-1.rds.amazonaws.com",
                        "eu-south-1",
                        new Ports(5432, 5433, 8001, 8002, 8003, 5432),
                        directory,
                        true,
                        5));
    }

    @Test
    void takesTheAdministratorFromTheEnvironmentUnlessAnOptionNamesOne() throws Exception {
        var variables = Map.of("TESTKIT_ADMIN", "root:of-variable");

        assertThat(parse(DATABASE, variables).admin()).isEqualTo(new DatabaseLogin("root", "of-variable"));
        assertThat(parse(ADMIN, variables).admin()).isEqualTo(new DatabaseLogin("root", "root-password"));
    }

    @Test
    void needsNoDatabaseWhereTheJarCarriesOne() throws Exception {
        var options =
                CommandLine.parse(List.of(), Map.of("TESTKIT_ADMIN", "root:x"), engine -> engine == RdsEngine.MYSQL);

        assertThat(options.database()).isNull();
        assertThat(options.admin()).isNull();
        assertThat(options.hasAdmin()).isTrue();
        assertThat(lines(List.of("--engine", "postgresql"), Map.of()))
                .containsExactly("--database HOST:PORT is missing: this jar starts no postgresql itself");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "                          | --database HOST:PORT is missing: this jar starts no mysql itself",
                "A --frobnicate 3          | unknown option --frobnicate",
                "A --port=3306             | unknown option --port: write --name value, without =",
                "A -v                      | argument 5 has no option before it: write --name value",
                "A --dir /tmp/x secret     | argument 7 has no option before it: write --name value",
                "A --port                  | --port needs a value",
                "A --port --sts-port 1     | --port needs a value",
                "A --port 1 --port 2       | --port is given more than once",
                "A --port x                | --port x is not a number from 0 to 65535",
                "A --port -1               | --port -1 is not a number from 0 to 65535",
                "A --instance-port 65536   | --instance-port 65536 is not a number from 0 to 65535",
                "A --secrets-port 3,3      | --secrets-port 3,3 is not a number from 0 to 65535",
                "A --sts-port 99999999999  | --sts-port 99999999999 is not a number from 0 to 65535",
                "A --control-port 0x10     | --control-port 0x10 is not a number from 0 to 65535",
                "A --token-port no         | --token-port no is not a number from 0 to 65535",
                "A --port 7 --sts-port 7   | --port and --sts-port are both 7",
                "A --records 0             | --records 0 is not a number from 1 to 10000000",
                "A --records many          | --records many is not a number from 1 to 10000000",
                "A --engine oracle         | --engine oracle: the engines are mysql and postgresql",
                "--database here           | --database here is not HOST:PORT, such as 127.0.0.1:3306",
                "--database here:          | --database here: is not HOST:PORT, such as 127.0.0.1:3306",
                "--database here:0         | --database here:0 is not HOST:PORT, such as 127.0.0.1:3306",
                "--database here:70000     | --database here:70000 is not HOST:PORT, such as 127.0.0.1:3306",
                "--database ::1:3306       | --database ::1:3306 is not HOST:PORT, such as 127.0.0.1:3306",
                "D --admin root            | --admin is not USER:PASSWORD",
                "D --admin :password       | --admin is not USER:PASSWORD",
                "A --user :password        | --user is not NAME or NAME:PASSWORD",
                "A --user a --user a:b     | --user a is given more than once",
                "A --endpoint Orders.com   | --endpoint Orders.com is not a host name in lower case",
                "A --instance-endpoint -x  | --instance-endpoint -x is not a host name in lower case",
                "A --endpoint a..b         | --endpoint a..b is not a host name in lower case",
                "A --endpoint 127.0.0.1    | --endpoint 127.0.0.1 is an IP address: endpoints have names, such as localhost",
                "A --endpoint ::1          | --endpoint ::1 is an IP address: endpoints have names, such as localhost",
                "A --region Frankfurt!     | --region Frankfurt! is not a region, such as eu-west-1",
                "A --sql /no/such/file     | --sql /no/such/file: the file does not exist or cannot be read",
                "A --sql /                 | --sql /: the file does not exist or cannot be read",
                "A --policy /no/such/file  | --policy /no/such/file: the file does not exist or cannot be read",
                "A --dir /dev/null         | --dir /dev/null is not a directory",
                "D                         | --user app has no password: write --user app:PASSWORD, or give --admin, which"
                        + " creates the user",
                "D --user a:b --user c     | --user c has no password: write --user c:PASSWORD, or give --admin, which"
                        + " creates the user",
            })
    void saysInOneLineWhatIsWrong(String line, String message) {
        var arguments =
                words(line == null ? "" : line.replaceFirst("^A\\b", ADMIN).replaceFirst("^D\\b", DATABASE));

        assertThat(lines(arguments, Map.of())).containsExactly(message);
    }

    private static List<String> lines(List<String> arguments, Map<String, String> environment) {
        List<String> lines = new ArrayList<>();
        assertThatExceptionOfType(WrongArgumentsException.class)
                .isThrownBy(() -> CommandLine.parse(arguments, environment, engine -> false))
                .satisfies(wrong -> lines.addAll(wrong.lines()));
        return lines;
    }

    @Test
    void saysEverythingThatIsWrong(@TempDir Path directory) throws Exception {
        var sql = Files.writeString(directory.resolve("a.sql"), "SELECT 1");

        assertThat(lines(words(DATABASE + "--user a --user b --sql " + sql + " --port x --wrong"), Map.of()))
                .containsExactly(
                        "unknown option --wrong",
                        "--port x is not a number from 0 to 65535",
                        "--user a has no password: write --user a:PASSWORD, or give --admin, which creates the user",
                        "--user b has no password: write --user b:PASSWORD, or give --admin, which creates the user",
                        "--sql needs --admin, which runs it");
    }

    @Test
    void saysWhatIsWrongWithAPolicy(@TempDir Path directory) throws Exception {
        var policy = Files.writeString(directory.resolve("a.json"), "{\"Statement\": [{\"Effect\": \"Perhaps\"}]}");

        assertThat(lines(words(ADMIN + "--policy " + policy), Map.of()))
                .singleElement()
                .asString()
                .startsWith("--policy " + policy + ": Policy document 1, Statement[0]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "tab\there"})
    void refusesADirectoryThatAFileOfLinesCannotName(String directory) {
        assertThat(lines(List.of("--database", "h:1", "--admin", "a:b", "--dir", directory), Map.of()))
                .containsExactly("--dir is empty or contains a control character");
    }

    @Test
    void namesTheVariableThatIsWrong() {
        assertThat(lines(words(DATABASE), Map.of("TESTKIT_ADMIN", "no-colon")))
                .containsExactly("TESTKIT_ADMIN is not USER:PASSWORD");
    }

    @Test
    void repeatsNoPassword() {
        var arguments = words("--admin :s3cret --user :s3cret s3cret --database h:1");

        assertThat(lines(arguments, Map.of())).hasSize(3).noneMatch(line -> line.contains("s3cret"));
    }

    @Test
    void exitsWith2AndALineForEachWrongArgument() {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();

        int status = main(out, err).run(words(ADMIN + "--port x --records y"), Map.of());

        assertThat(status).isEqualTo(2);
        assertThat(out.size()).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines("""
                        rds-iam-testkit: --port x is not a number from 0 to 65535
                        rds-iam-testkit: --records y is not a number from 1 to 10000000
                        """);
    }

    @Test
    void helpsOnStandardOutput() {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();

        int status = main(out, err).run(List.of("--wrong", "--help"), Map.of());

        assertThat(status).isZero();
        assertThat(err.size()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(Help.TEXT);
        assertThat(Help.TEXT.lines()).allMatch(line -> line.length() <= 120);
    }

    /** The help names exactly the known options. */
    @Test
    void helpsWithEveryOption() throws Exception {
        var named = Pattern.compile("(?m)^ {2}(--[a-z-]+)")
                .matcher(Help.TEXT)
                .results()
                .map(option -> option.group(1))
                .filter(option -> !List.of("--help", "--version").contains(option))
                .toList();

        assertThat(named).containsExactlyInAnyOrderElementsOf(CommandLine.options());
    }

    private static Main main(ByteArrayOutputStream out, ByteArrayOutputStream err) {
        return new Main(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void refusesNamesThatNoCertificateCanHave() throws Exception {
        for (var name : List.of("a".repeat(64), "a" + ".a".repeat(127))) {
            assertThat(lines(words(ADMIN + "--endpoint " + name), Map.of()))
                    .containsExactly("--endpoint " + name + " is not a host name in lower case");
        }
        assertThat(parse(ADMIN + "--endpoint " + "a".repeat(63) + ".com").endpoint())
                .startsWith("aaa");
    }

    @Test
    void refusesControlCharactersInNames() {
        var start = List.of("--database", "h:1", "--admin", "a:b");
        for (var name : List.of("a\nb", "\u0000")) {
            assertThat(lines(
                            Stream.concat(start.stream(), Stream.of("--user", name))
                                    .toList(),
                            Map.of()))
                    .containsExactly("--user is not NAME or NAME:PASSWORD");
            assertThat(lines(
                            Stream.concat(start.stream(), Stream.of("--database-name", name))
                                    .toList(),
                            Map.of()))
                    .containsExactly("--database-name is empty or contains a control character");
        }
    }
}
