package io.github.rdsiam.internal.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.LogCapture;
import io.github.rdsiam.internal.engine.Engine;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGProperty;
import org.postgresql.util.PGPropertyMaxResultBufferParser;

class PostgresPropertiesTest {

    private static final Engine ENGINE = new PostgresEngine();
    private static final PostgresProperties PROPERTIES = new PostgresProperties();

    @ParameterizedTest
    @EnumSource(PGProperty.class)
    void everyPropertyOfTheDriverFallsUnderOneRule(PGProperty property) {
        long groups = PROPERTIES.tables().groups().stream()
                .filter(group -> group.contains(property.getName()))
                .count();

        assertThat(groups + (PROPERTIES.isAllowed(property.getName()) ? 1 : 0))
                .as("Put a new property on a list of PostgresProperties, or into one of its groups")
                .isEqualTo(1);
    }

    static Stream<PGProperty> allowed() {
        return Arrays.stream(PGProperty.values()).filter(property -> PROPERTIES.isAllowed(property.getName()));
    }

    @Test
    void whatIsAllowedIsInTheDriver() {
        assertThat(allowed().map(PGProperty::getName))
                .containsExactlyInAnyOrderElementsOf(PROPERTIES.allowed().toList());
    }

    @ParameterizedTest
    @MethodSource("allowed")
    void theDriversOwnDefaultIsAllowed(PGProperty property) {
        String value = property.getDefaultValue();
        if (value != null && !value.isEmpty() && !property.getName().equals("socketTimeout")) {
            assertThat(ENGINE.checkProperties(Map.of(property.getName(), value)))
                    .isEqualTo(Map.of(property.getName(), value));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sslmode, disable, caBundle(Path)",
        "sslmode, prefer, caBundle(Path)",
        "sslfactory, com.example.Factory, caBundle(Path)",
        "sslNegotiation, direct, caBundle(Path)",
        "socketFactory, com.example.Factory, connectVia",
        "authenticationPluginClassName, com.example.Plugin, its own plugin",
        "requireAuth, none, its own plugin",
        "options, -c search_path=x, ALTER ROLE",
        "replication, database, ALTER ROLE",
        "password, secret, fallback",
        "PGHOST, other, endpoint",
        "targetServerType, primary, AWS Advanced JDBC Wrapper",
        "loggerFile, /tmp/log, java.util.logging",
        "xmlFactoryFactory, com.example.Factory, class that it names",
        "applicationname, shop, write it as ApplicationName",
        "useSSL, true, does not know it"
    })
    void aPropertyThatIsRefusedComesWithTheReason(String name, String value, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ENGINE.checkProperties(Map.of(name, value)))
                .withMessageContaining(name)
                .withMessageContaining(reason)
                .withMessageContaining("#driver-properties");
    }

    @ParameterizedTest
    @CsvSource({
        "ssl, true",
        "sslmode, require",
        "sslmode, verify-full",
        "sslrootcert, /certs/global-bundle.pem",
        "channelBinding, prefer",
        "gssEncMode, disable",
        "tcpKeepAlive, true",
        "assumeMinServerVersion, 9.0",
        "targetServerType, any"
    })
    void aPropertyThatWouldChangeNothingIsIgnoredWithALineInTheLog(String name, String value) {
        try (LogCapture log = LogCapture.of(IamTokenDataSource.class, Level.INFO)) {
            assertThat(ENGINE.checkProperties(Map.of(name, value))).isEmpty();
            assertThat(log.messages()).singleElement().asString().contains(name, "is ignored");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"999999999999999999", "999999999k", "999999999G", "999999t", "64M", "10p", "10pct", "100percent"
            })
    void theDriverReadsEverySizeThatIsAllowed(String size) throws SQLException {
        assertThat(ENGINE.checkProperties(Map.of("maxResultBuffer", size))).isEqualTo(Map.of("maxResultBuffer", size));
        assertThat(PGPropertyMaxResultBufferParser.parseProperty(size)).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "connectTimeout, 0, from 1",
        "cancelSignalTimeout, 0, from 1",
        "maxSendBufferSize, 3, from 8192",
        "maxResultBuffer, abc, 64M",
        "maxResultBuffer, 99999999999999999999, 64M",
        "maxResultBuffer, 9999999999k, 64M",
        "maxResultBuffer, 9999999T, 64M",
        "maxResultBuffer, 10P, 10p",
        "connectTimeout, soon, must be seconds from 1",
        "socketTimeout, 2147484, from 0 to 2147483",
        "prepareThreshold, -2, from -1",
        "readOnly, maybe, true",
        "autosave, sometimes, conservative",
        "'currentSchema', 'a\0b', must not contain"
    })
    void aValueThatTheDriverWouldRejectIsRefused(String name, String value, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ENGINE.checkProperties(Map.of(name, value)))
                .withMessageContaining(name)
                .withMessageContaining(reason);
    }
}
