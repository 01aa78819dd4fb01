package io.github.rdsiam.internal.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.rdsiam.DatabaseEngine;
import io.github.rdsiam.OnBothEngines;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@OnBothEngines
class DriverUrlTest {

    private static final Properties NONE = new Properties();

    @Parameter
    DatabaseEngine engine;

    private String start() {
        return "jdbc:rds-iam:" + engine.name().toLowerCase(Locale.ROOT) + "://";
    }

    private DriverUrl parse(String rest) {
        return parse(rest, NONE);
    }

    private DriverUrl parse(String rest, Properties properties) {
        return DriverUrl.parse(engine, start() + rest, properties);
    }

    private static Properties properties(String... namesAndValues) {
        Properties properties = new Properties();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
        }
        return properties;
    }

    @Test
    void knowsItsUrls() {
        assertThat(DriverUrl.engineOf(start() + "h")).isEqualTo(engine);
        assertThat(DriverUrl.engineOf(start())).isEqualTo(engine);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "jdbc:mysql://h/db",
                "jdbc:postgresql://h/db",
                "jdbc:rds-iam:",
                "jdbc:rds-iam:mysql:",
                "jdbc:rds-iam:postgresql:h/db",
                "jdbc:rds-iam:mariadb://h/db",
                "jdbc:rds-iam:MYSQL://h/db",
                "JDBC:rds-iam:mysql://h/db",
                " jdbc:rds-iam:mysql://h/db",
                "jdbc:rds-iam://h/db"
            })
    void everyOtherUrlIsForAnotherDriver(String url) {
        assertThat(DriverUrl.engineOf(url)).isNull();
    }

    @Test
    void takesAUrlApart() {
        assertThat(parse("Orders.abc123.eu-west-1.rds.amazonaws.com:3307/orders?user=app&region=eu-west-1"))
                .isEqualTo(new DriverUrl(
                        engine,
                        "orders.abc123.eu-west-1.rds.amazonaws.com",
                        3307,
                        "orders",
                        Map.of("user", "app", "region", "eu-west-1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"h", "h/"})
    void leavesWhatIsMissingToTheDefaults(String rest) {
        assertThat(parse(rest)).isEqualTo(new DriverUrl(engine, "h", null, null, Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "a%20b, a b",
        "a+b, a+b",
        "%2525, %25",
        "%C3%A4, ä",
        "ä, ä",
        "%E2%82%AC%41, €A",
        "a=b, a=b",
        "a%26b%3Dc, a&b=c",
        "x%3Fy, x?y",
        "(host=evil), (host=evil)"
    })
    void decodesOnce(String encoded, String value) {
        assertThat(parse("h/?user=" + encoded).get(UrlParameter.USER)).isEqualTo(value);
        assertThat(parse("h?" + encoded.replace("=", "%3D") + "=1").parameters())
                .containsOnlyKeys(value);
        assertThat(parse("h/" + encoded.replace("=", "%3D")).database()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/db",
                ":3306/db",
                "h:/db",
                "h:port/db",
                "h:123456/db",
                "h:1:2/db",
                "h/db/hunter2",
                "app@h/db",
                "app:hunter2@h/db",
                "app:1/hunter2@h/db",
                "app:hunter2/x@h/db",
                "h/hunter2@db",
                "a,b/db",
                "a:1,b:2/db",
                "[::1]/db",
                "(host=h,password=hunter2)/db",
                "address=(host=h)(password=hunter2)/db",
                "h%2Eevil/db",
                "h_b/db",
                "h\\b/db",
                "hö/db",
                "h;password=hunter2/db",
                "h/db;password=hunter2",
                "h/db?user=app;password=hunter2",
                "h/db&password=hunter2",
                "h/password=hunter2",
                "h/db?user=app?password=hunter2",
                "h/db??password=hunter2",
                "h;hunter2",
                "h/db#hunter2",
                "h/db?user=app#hunter2",
                "h/db?",
                "h/db?&",
                "h/db?user=app&",
                "h/db?&user=app",
                "h/db?user=app&&region=x",
                "h/db?hunter2",
                "h/db?=hunter2",
                "h/db?user=app&hunter2",
                "h/db?user=app&user=app",
                "h/db?user=app&us%65r=hunter2",
                "h/db?user=app&x=hunter2&x=hunter2",
                "h/db?user=hunter2%",
                "h/db?user=hunter2%2",
                "h/db?user=hunter2%zz",
                "h/db?user=hunter2%+1",
                "h/db?user=hunter2%１１",
                "h/%zz",
                "h/db?user=hunter2%C3",
                "h/db?user=hunter2%C3x",
                "h/db?user=hunter2%80",
                "h/db?user=hunter2%C0%80",
                "h/db?user=hunter2%ED%A0%80",
                "h/db?user=hunter2%F5%80%80%80",
                "h/db?user=hunter2%00",
                "h/db?user=hunter2%0A",
                "h/db?user=hunter2%E2%80%AE",
                "h/d%7Fb",
                "h/db?user=hunter2\0",
                "h/db?user=hunter2\n",
                "h/db?user=hunter2\u202e",
                "h/db?user=hunter2\ud800",
                "h/db?user=hunter2 ",
                "h/db?user=hunter2\u00a0",
                " h/db"
            })
    void refusesEveryOtherFormWithoutRepeatingIt(String rest) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(rest))
                .withMessageStartingWith("The URL does not have the form " + start() + "host:port/database?name=value")
                .withMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "h-", ".h", "h.", "a..b"})
    void refusesAHostThatIsNoDnsName(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(host + "/db"))
                .withMessageStartingWith("endpoint (\"" + host + "\")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "PassWord", "p%61ssword", "password%20"})
    void refusesAPasswordInTheUrl(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("h/db?user=app&" + name + "=hunter2&x=hunter2"))
                .withMessageStartingWith("The URL contains a password")
                .withMessageContaining("fallbackSecret")
                .withMessageNotContaining("hunter2");
    }

    @Test
    void aParameterInThePropertiesCountsAsOneInTheUrl() {
        DriverUrl inUrl = parse("h/db?user=app&region=eu-west-1&connectTimeout=5");

        assertThat(parse("h/db", properties("user", "app", "region", "eu-west-1", "connectTimeout", "5")))
                .isEqualTo(inUrl)
                .hasSameHashCodeAs(inUrl);
        assertThat(parse("h/db?connectTimeout=5&user=app", properties("region", "eu-west-1")))
                .isEqualTo(inUrl);
        assertThat(parse("h/db?region=eu-west-1&user=app&connectTimeout=5", properties("user", "app")))
                .isEqualTo(inUrl);
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "region", "roleArn", "externalId", "caBundle", "connectVia", "connectTimeout"})
    void otherValuesAreAnotherDataSource(String name) {
        assertThat(parse("h/db?" + name + "=a")).isNotEqualTo(parse("h/db?" + name + "=b"));
        assertThat(parse("h/db", properties(name, "a"))).isNotEqualTo(parse("h/db", properties(name, "b")));
        assertThat(parse("h/db?" + name + "=a")).isNotEqualTo(parse("h/db"));
    }

    @Test
    void valuesInThePropertiesAreNotDecoded() {
        assertThat(parse("h/db", properties("user", "a%20b+c d")).get(UrlParameter.USER))
                .isEqualTo("a%20b+c d");
    }

    @Test
    void defaultsOfThePropertiesCount() {
        Properties properties = new Properties(properties("user", "app", "region", "eu-west-1"));
        properties.setProperty("region", "eu-west-2");

        assertThat(parse("h/db", properties).parameters()).isEqualTo(Map.of("user", "app", "region", "eu-west-2"));
    }

    @Test
    void anEmptyUserInThePropertiesIsNone() {
        assertThat(parse("h/db?user=app", properties("user", "", "password", ""))
                        .parameters())
                .isEqualTo(Map.of("user", "app"));
    }

    @Test
    void contradictionsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("h/db?user=app", properties("user", "other")))
                .withMessage("The URL and the properties have different values for user; remove one of them");
    }

    @Test
    void aPasswordInThePropertiesIsNoParameter() {
        Properties properties = properties("user", "app", "password", "hunter2");

        assertThat(parse("h/db", properties)).isEqualTo(parse("h/db?user=app"));
        assertThat(DriverUrl.havePassword(properties)).isTrue();
        assertThat(DriverUrl.havePassword(properties("password", ""))).isFalse();
        assertThat(DriverUrl.havePassword(NONE)).isFalse();
    }

    @Test
    void aPropertyThatIsNotAStringIsRefused() {
        Properties number = new Properties();
        number.put("connectTimeout", 5);
        Properties key = new Properties();
        key.put(5, "connectTimeout");
        for (Properties properties : new Properties[] {number, key}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> parse("h/db", properties))
                    .withMessageContaining("not a String");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\n", "\u202e", "\ud800"})
    void controlCharactersInThePropertiesAreRefused(String control) {
        for (Properties properties :
                new Properties[] {properties("user", "app" + control), properties("us" + control + "er", "app")}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> parse("h/db", properties))
                    .withMessageContaining("contains a control character")
                    .withMessageNotContaining(control);
        }
    }

    @Test
    void theUserIsRequired() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("h/db").requireComplete())
                .withMessageStartingWith("The parameter user is missing");
    }

    @ParameterizedTest
    @CsvSource({"externalId, roleArn", "fallbackTarget, fallbackSecret"})
    void aParameterThatNeedsAnotherIsRefusedAlone(String parameter, String needed) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("h/db?user=app&" + parameter + "=x").requireComplete())
                .withMessageStartingWith("The parameter " + parameter + " has no effect without " + needed);
        parse("h/db?user=app&" + parameter + "=x&" + needed + "=y").requireComplete();
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECT_VIA", "FALLBACK_TARGET"})
    void anAddressIsAHostAndAPort(UrlParameter parameter) {
        String rest = "h/db?" + parameter + "=";

        assertThat(parse(rest + "tunnel_1:13306").address(parameter)).isEqualTo(new HostAndPort("tunnel_1", 13306));
        assertThat(parse(rest + "[::1]:13306").address(parameter)).isEqualTo(new HostAndPort("[::1]", 13306));
        assertThat(parse("h/db").address(parameter)).isNull();
        for (String wrong : new String[] {
            "", "tunnel", ":1", "tunnel:", "::1:1", "tunnel:123456", "app:hunter2@h:1", "hunter2@h:1", "[hunter2@h]:1"
        }) {
            assertThatIllegalArgumentException()
                    .as(wrong)
                    .isThrownBy(() -> parse(rest + wrong).address(parameter))
                    .withMessageStartingWith("The parameter " + parameter + " is not of the form host:port")
                    .withMessageNotContaining("hunter2");
        }
    }

    @Test
    void theDriverGetsWhatIsNotOurs() {
        DriverUrl url = parse("h/db?user=app&region=eu-west-1&connectVia=a:1&caBundle=b&roleArn=r&externalId=e"
                + "&fallbackSecret=s&fallbackTarget=secret-host&connectTimeout=5&User=x");

        assertThat(url.driverProperties()).isEqualTo(Map.of("connectTimeout", "5", "User", "x"));
        assertThat(url.goesToSecretHost()).isTrue();
    }

    @Test
    void showsNoValues() {
        assertThat(parse("h:1/db?user=app&fallbackSecret=hunter2"))
                .hasToString("DriverUrl[" + start() + "h:1, parameters [fallbackSecret, user]]");
    }

    @Test
    void messagesNameTheParametersInPlaceOfTheBuildersMethods() {
        assertThat(UrlParameter.inPlaceOfMethods("username (\"x\") and region(String), toEndpoint host (\"y\"),"
                        + " assumeRole roleArn (\"z\")"))
                .isEqualTo("user (\"x\") and region, fallbackTarget host (\"y\"), roleArn (\"z\")");
    }
}
