package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.mysql.cj.conf.PropertyDefinitions;
import com.mysql.cj.conf.PropertyKey;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriverPropertiesTest {

    private static final String UNKNOWN = RefusedDriverProperties.reason("no such property");

    @Test
    void everyPropertyOfTheDriverHasBeenLookedAt() {
        Set<String> known = new TreeSet<>(DriverProperties.allowed());
        known.addAll(RefusedDriverProperties.names());

        assertThat(known)
                .as("Put a new property on the list of DriverProperties, or of RefusedDriverProperties with the reason")
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(PropertyKey.values())
                        .map(PropertyKey::getKeyName)
                        .toList());
        assertThat(RefusedDriverProperties.names()).doesNotContainAnyElementsOf(DriverProperties.allowed());
    }

    @ParameterizedTest
    @EnumSource(PropertyKey.class)
    void aPropertyIsAllowedOrRefusedWithAReasonOfItsOwn(PropertyKey key) {
        String name = key.getKeyName();
        if (DriverProperties.allowed().contains(name)) {
            assertThatNoException().isThrownBy(() -> DriverProperties.requireAllowed(name, "1"));
            return;
        }
        assertThat(RefusedDriverProperties.reason(name)).isNotEqualTo(UNKNOWN).hasSizeGreaterThan(20);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IamTokenDataSource.builder().driverProperty(name, "1"))
                .withMessage("driverProperty (\"" + name + "\") is refused: " + RefusedDriverProperties.reason(name));
    }

    static Stream<String> dangerous() {
        Set<String> categories = Set.of(
                PropertyDefinitions.CATEGORY_AUTH,
                PropertyDefinitions.CATEGORY_HA,
                PropertyDefinitions.CATEGORY_XDEVAPI);
        Stream<String> byCategory = PropertyDefinitions.PROPERTY_KEY_TO_PROPERTY_DEFINITION.values().stream()
                .filter(property -> categories.contains(property.getCategory()))
                .map(property -> property.getName());
        // only what does not touch TLS or files may be allowed of the driver's group "Security"
        Stream<String> security = PropertyDefinitions.PROPERTY_KEY_TO_PROPERTY_DEFINITION.values().stream()
                .filter(property -> property.getCategory().equals(PropertyDefinitions.CATEGORY_SECURITY))
                .map(property -> property.getName())
                .filter(name -> !name.equals("allowMultiQueries"));
        Stream<String> classes = Arrays.stream(PropertyKey.values())
                .map(PropertyKey::getKeyName)
                .filter(name ->
                        name.matches(".*(Interceptors|Factory|Handler|Provider|Transform|Plugin|Plugins|logger)"));
        Stream<String> sockets = Arrays.stream(PropertyKey.values())
                .map(PropertyKey::getKeyName)
                .filter(name -> name.matches("(?i).*(socks|socketFactory|localSocket|tcp|dnsSrv|infile|useConfigs).*"));
        return Stream.of(byCategory, security, classes, sockets)
                .flatMap(group -> group)
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("dangerous")
    void whatTouchesTlsSocketsLoginFailoverClassesOrFilesIsRefused(String name) {
        assertThat(DriverProperties.allowed()).doesNotContain(name);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            sslMode,               caBundle(Path)
            user,                  username(String)
            password,              fallback(SecretsManagerFallback)
            dbname,                database(String)
            host,                  endpoint(String)
            socksProxyHost,        'connectVia(String, int)'
            ha.loadBalanceStrategy, AWS Advanced JDBC Wrapper
            autoReconnect,         the pool
            SSLMODE,               caBundle(Path)
            """)
    void aRefusalSaysWhatToUseInstead(String name, String instead) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DriverProperties.requireAllowed(name, "x"))
                .withMessageContaining(instead);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "SocketTimeout",
                "socketTimeout ",
                "serverTimezone",
                "enabledTLSProtocols",
                "a=b&c",
                "x\ny"
            })
    void anUnknownNameOrAnotherSpellingIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DriverProperties.requireAllowed(name, "1"))
                .withMessage("driverProperty (\"" + Printable.text(name) + "\") is refused: " + UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            connectTimeout, 0,          must be at least 1 ms
            connectTimeout, -1,         must be at least 1 ms
            connectTimeout, 3 s,        must be a number of milliseconds
            connectTimeout, '',         must be a number of milliseconds
            connectTimeout, 9999999999, must be a number of milliseconds
            socketTimeout,  -1,         must not be negative
            socketTimeout,  x,          must be a number of milliseconds
            """)
    void aTimeoutThatWouldNeverEndOrIsNoneIsRefused(String name, String value, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DriverProperties.requireAllowed(name, value))
                .withMessageStartingWith(name + " (\"" + value + "\") ")
                .withMessageContaining(why);
    }

    @Test
    void theDefaultsSendNoSetAndTheUsersValuesWinOverThem() {
        Timeouts timeouts = new Timeouts(1, 2, 25_000);

        assertThat(DriverProperties.merge(Map.of(), timeouts))
                .containsEntry("characterSetResults", "utf8mb4")
                .containsEntry("readOnlyPropagatesToServer", "false")
                .containsEntry("useServerPrepStmts", "false")
                .containsEntry("socketTimeout", "25000");
        assertThat(DriverProperties.merge(Map.of("useServerPrepStmts", "true", "socketTimeout", "7"), timeouts))
                .containsEntry("useServerPrepStmts", "true")
                .containsEntry("socketTimeout", "7");
    }

    @Test
    void everyPropertyThatIsSetOnTheDriverIsOneOfItsOwn() {
        assertThat(DriverProperties.merge(Map.of(), new Timeouts(1, 2, 3)).keySet())
                .allSatisfy(name -> assertThat(PropertyKey.fromValue(name)).isNotNull());
    }
}
