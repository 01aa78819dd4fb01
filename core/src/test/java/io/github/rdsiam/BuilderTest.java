package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuilderTest {

    /** Whether the character is known depends on the JDK. */
    private static final String NOT_YET_ASSIGNED = "a\ud83f\udffdb";

    private static final String PROXY = "orders.proxy-abc123.eu-west-1.rds.amazonaws.com";

    private static final String ROLE = "arn:aws:iam::123456789012:role/orders";

    private static final String HIDDEN = "not shown, because it may contain a password";

    private static Arguments refused(
            String what, Consumer<IamTokenDataSource.Builder> setter, String parameterAndValue, String right) {
        return Arguments.of(what, setter, parameterAndValue, right);
    }

    static Stream<Arguments> badInput() {
        return Stream.of(
                refused("blank host", b -> b.endpoint(" "), "endpoint (\" \")", "must not be blank"),
                refused(
                        "URL as host",
                        b -> b.endpoint("jdbc:mysql://h:3306/db"),
                        "endpoint (\"jdbc:mysql://h:3306/db\")",
                        "give only the host name"),
                refused(
                        "host with port",
                        b -> b.endpoint("h:3306"),
                        "endpoint (\"h:3306\")",
                        "is a URL or contains a port"),
                refused(
                        "parentheses in the host",
                        b -> b.endpoint("(host=h,sslMode=DISABLED)"),
                        "endpoint (" + HIDDEN + ")",
                        "only letters, digits, dots and hyphens"),
                refused("space in the host", b -> b.endpoint("a b"), "endpoint (\"a b\")", "only letters"),
                refused("URL fragment", b -> b.endpoint("h#c"), "endpoint (\"h#c\")", "only letters"),
                refused("URL parameter", b -> b.endpoint("h?a=b#c"), "endpoint (" + HIDDEN + ")", "only letters"),
                refused(
                        "URL with a password",
                        b -> b.endpoint("jdbc:mysql://h/db?user=app&password=hunter2"),
                        "endpoint (" + HIDDEN + ")",
                        "give only the host name"),
                refused(
                        "password before the host",
                        b -> b.endpoint("app:hunter2@h"),
                        "endpoint (" + HIDDEN + ")",
                        "give only the host name"),
                refused(
                        "password before the tunnel's host",
                        b -> b.connectVia("app:hunter2@h", 3306),
                        "connectVia host (" + HIDDEN + ")",
                        "must be a host name"),
                refused(
                        "password before the fallback's host",
                        b -> b.fallback(SecretsManagerFallback.of("s").toEndpoint("app:hunter2@h", 3306)),
                        "toEndpoint host (" + HIDDEN + ")",
                        "give only the host name"),
                refused(
                        "password in a session variable",
                        b -> b.engine(DatabaseEngine.MYSQL)
                                .driverProperty("sessionVariables", "@secret='hunter2',\n@x=1"),
                        "sessionVariables (" + HIDDEN + ")",
                        "must not contain the character"),
                refused("new line in the host", b -> b.endpoint("h\nx"), "endpoint (\"h\\u000ax\")", "only letters"),
                refused("port 0", b -> b.port(0), "port (\"0\")", "from 1 to 65535"),
                refused("port too high", b -> b.port(65_536), "port (\"65536\")", "from 1 to 65535"),
                refused("negative port", b -> b.port(-1), "port (\"-1\")", "from 1 to 65535"),
                refused("blank role", b -> b.assumeRole(" "), "assumeRole roleArn (\" \")", "must not be blank"),
                refused("role's name", b -> b.assumeRole("orders"), "assumeRole roleArn (\"orders\")", "ARN of a role"),
                refused(
                        "session of a role",
                        b -> b.assumeRole("arn:aws:sts::123456789012:assumed-role/orders/app"),
                        "assumeRole roleArn (\"arn:aws:sts::123456789012:assumed-role/orders/app\")",
                        "one looks like arn:aws:iam::111122223333:role/orders-reader"),
                refused(
                        "short account",
                        b -> b.assumeRole("arn:aws:iam::12345:role/orders"),
                        "assumeRole roleArn",
                        "ARN of a role"),
                refused(
                        "user",
                        b -> b.assumeRole("arn:aws:iam::123456789012:user/app"),
                        "assumeRole roleArn",
                        "ARN of a role"),
                refused(
                        "path without a name",
                        b -> b.assumeRole("arn:aws:iam::123456789012:role/a/"),
                        "assumeRole roleArn",
                        "ARN of a role"),
                refused(
                        "quote in a role's path",
                        b -> b.assumeRole("arn:aws:iam::123456789012:role/a';b/orders"),
                        "assumeRole roleArn (\"arn:aws:iam::123456789012:role/a';b/orders\")",
                        "ARN of a role"),
                refused(
                        "long name of a role",
                        b -> b.assumeRole("arn:aws:iam::123456789012:role/" + "a".repeat(65)),
                        "assumeRole roleArn",
                        "ARN of a role"),
                refused(
                        "new line in a role",
                        b -> b.assumeRole("arn:aws:iam::123456789012:role/a\n"),
                        "assumeRole roleArn (\"arn:aws:iam::123456789012:role/a\\u000a\")",
                        "must not contain the character \\u000a"),
                refused(
                        "short external id",
                        b -> b.assumeRole(ROLE, "x"),
                        "assumeRole externalId (\"x\")",
                        "2 to 1224"),
                refused(
                        "long external id",
                        b -> b.assumeRole(ROLE, "x".repeat(1225)),
                        "assumeRole externalId",
                        "... (1225 characters)\") is not an external id, which has 2 to 1224"),
                refused(
                        "space in an external id",
                        b -> b.assumeRole(ROLE, "a b"),
                        "assumeRole externalId (\"a b\")",
                        "_+=,.@:/-"),
                refused("blank user", b -> b.username(""), "username (\"\")", "must not be blank"),
                refused("blank database", b -> b.database("\t"), "database (\"\\u0009\")", "must not be blank"),
                refused("no region", b -> b.region("Ireland"), "region (\"Ireland\")", "one looks like eu-west-1"),
                refused("a zone for a region", b -> b.region("eu-west-1a"), "region (\"eu-west-1a\")", "eu-west-1"),
                refused("blank region", b -> b.region(""), "region (\"\")", "environment variable"),
                refused(
                        "NUL in the database",
                        b -> b.database("orders\0x"),
                        "database (\"orders\\u0000x\")",
                        "\\u0000"),
                refused("line separator", b -> b.database("a\u2028b"), "database (\"a\\u2028b\")", "\\u2028"),
                refused("C1 control", b -> b.username("a\u0085b"), "username (\"a\\u0085b\")", "\\u0085"),
                refused("DEL", b -> b.username("a\u007f"), "username (\"a\\u007f\")", "\\u007f"),
                refused("bidi override", b -> b.username("a\u202eb"), "username (\"a\\u202eb\")", "\\u202e"),
                refused("half a pair", b -> b.username("a\ud83d"), "username (\"a\\ud83d\")", "\\ud83d"),
                refused(
                        "tab in the region",
                        b -> b.region("eu-west-1\t"),
                        "region (\"eu-west-1\\u0009\")",
                        "eu-west-1"),
                refused(
                        "new line in the tunnel's host",
                        b -> b.connectVia("a\nb", 1),
                        "connectVia host (\"a\\u000ab\")",
                        "without spaces"),
                refused(
                        "tunnel with port in its host",
                        b -> b.connectVia("localhost:13306", 13306),
                        "connectVia host (\"localhost:13306\")",
                        "without spaces, port or parts of a URL"),
                refused("tunnel port", b -> b.connectVia("localhost", 0), "connectVia port (\"0\")", "from 1 to 65535"),
                refused(
                        "TLS switched off",
                        b -> b.driverProperty("sslMode", "DISABLED"),
                        "driverProperty (\"sslMode\")",
                        "use caBundle(Path)"),
                refused(
                        "unknown driver property",
                        b -> b.driverProperty("noSuchProperty", "x"),
                        "driverProperty (\"noSuchProperty\")",
                        "check its spelling"),
                refused(
                        "connect without an end",
                        b -> b.driverProperty("connectTimeout", "0"),
                        "connectTimeout (\"0\")",
                        "must be from 1 to"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badInput")
    void refusesBadInputAtTheSetterWithParameterValueAndWhatWouldBeRight(
            String what, Consumer<IamTokenDataSource.Builder> setter, String parameterAndValue, String right) {
        assertThatIllegalArgumentException()
                .as(what)
                .isThrownBy(() -> setter.accept(IamTokenDataSource.builder()))
                .withMessageStartingWith(parameterAndValue + " ")
                .withMessageContaining(right)
                .withMessageNotContaining("\n")
                .withMessageNotContaining("hunter2");
    }

    static Stream<Arguments> nulls() {
        return Stream.of(
                Arguments.of("endpoint", (Consumer<IamTokenDataSource.Builder>) b -> b.endpoint(null)),
                Arguments.of("database", (Consumer<IamTokenDataSource.Builder>) b -> b.database(null)),
                Arguments.of("username", (Consumer<IamTokenDataSource.Builder>) b -> b.username(null)),
                Arguments.of("region", (Consumer<IamTokenDataSource.Builder>) b -> b.region(null)),
                Arguments.of("connectVia host", (Consumer<IamTokenDataSource.Builder>) b -> b.connectVia(null, 1)),
                Arguments.of(
                        "credentialsProvider", (Consumer<IamTokenDataSource.Builder>) b -> b.credentialsProvider(null)),
                Arguments.of("assumeRole roleArn", (Consumer<IamTokenDataSource.Builder>) b -> b.assumeRole(null)),
                Arguments.of(
                        "assumeRole externalId", (Consumer<IamTokenDataSource.Builder>) b -> b.assumeRole(ROLE, null)),
                Arguments.of("caBundle", (Consumer<IamTokenDataSource.Builder>) b -> b.caBundle(null)),
                Arguments.of("fallback", (Consumer<IamTokenDataSource.Builder>) b -> b.fallback(null)),
                Arguments.of(
                        "driverProperty name", (Consumer<IamTokenDataSource.Builder>) b -> b.driverProperty(null, "x")),
                Arguments.of("maxRows", (Consumer<IamTokenDataSource.Builder>) b -> b.driverProperty("maxRows", null)),
                Arguments.of("driverProperties", (Consumer<IamTokenDataSource.Builder>) b -> b.driverProperties(null)),
                Arguments.of("secretId", (Consumer<IamTokenDataSource.Builder>) b -> SecretsManagerFallback.of(null)),
                Arguments.of("toEndpoint host", (Consumer<IamTokenDataSource.Builder>)
                        b -> SecretsManagerFallback.of("x").toEndpoint(null, 1)),
                Arguments.of("client", (Consumer<IamTokenDataSource.Builder>)
                        b -> SecretsManagerFallback.of("x").client(null)),
                Arguments.of("listener", (Consumer<IamTokenDataSource.Builder>) b -> b.listener(null)),
                Arguments.of("clock", (Consumer<IamTokenDataSource.Builder>) b -> b.clock(null)),
                Arguments.of("customizer", (Consumer<IamTokenDataSource.Builder>) b -> b.buildPool(null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nulls")
    void refusesNullByTheParametersName(String parameter, Consumer<IamTokenDataSource.Builder> setter) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> setter.accept(IamTokenDataSource.builder()))
                .withMessageStartingWith(parameter + " is null; it is required");
    }

    @Test
    void aTextThatIsNullIsProbablyAnUnsetVariable() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IamTokenDataSource.builder().endpoint(System.getenv("A_VARIABLE_THAT_IS_NOT_SET")))
                .withMessage("endpoint is null; it is required. Does it come from an environment variable or property"
                        + " that is not set?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"J\u00fcrgen", "\u7528\u6237", "a\u200db", "\ud83d\ude00", NOT_YET_ASSIGNED, "a b'c\"d\\e"})
    void namesMayContainAnyCharacterThatIsNoControl(String name) {
        assertThatNoException()
                .isThrownBy(() -> IamTokenDataSource.builder().username(name).database(name));
    }

    @Test
    void aRefusedValueLeavesTheBuilderAsItWas() {
        IamTokenDataSource.Builder builder =
                IamTokenDataSource.builder().endpoint(PROXY).username("app");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.endpoint("a b"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.port(0));

        try (IamTokenDataSource source = builder.build()) {
            assertThat(source).hasToString("IamTokenDataSource[app@" + PROXY + ":3306, RDS Proxy in eu-west-1]");
        }
    }

    @Test
    void whatIsBuiltSaysWhereItConnects() {
        try (IamTokenDataSource source = IamTokenDataSource.builder()
                .endpoint("DB1.c9abc.us-gov-west-1.RDS.amazonaws.com")
                .username("x\u200by")
                .port(3307)
                .caBundle(Bundles.ofAmazon())
                .connectVia("Bastion.local", 13306)
                .build()) {
            assertThat(source)
                    .hasToString("IamTokenDataSource[x\\u200by@db1.c9abc.us-gov-west-1.rds.amazonaws.com:3307"
                            + " via Bastion.local:13306, RDS instance in us-gov-west-1]");
        }
    }

    @Test
    void aBuilderCanBeUsedAgainWithoutChangingWhatItBuilt() {
        IamTokenDataSource.Builder builder =
                IamTokenDataSource.builder().endpoint(PROXY).username("app");
        try (IamTokenDataSource first = builder.build();
                IamTokenDataSource second = builder.username("other").port(3307).build()) {
            assertThat(first.toString()).contains("app@").contains(":3306");
            assertThat(second.toString()).contains("other@").contains(":3307");
        }
    }

    @Test
    void aPoolThatCannotBeBuiltSaysTheSameAsBuild() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IamTokenDataSource.builder().username("app").buildPool())
                .withMessage("endpoint is null; it is required");
    }

    @Test
    void closingWhatNeverConnectedIsHarmlessAndClosingTwiceToo() {
        IamTokenDataSource source =
                IamTokenDataSource.builder().endpoint(PROXY).username("app").build();

        assertThatNoException().isThrownBy(() -> {
            source.close();
            source.close();
        });
    }
}
