package io.github.rdsiam.internal.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import com.mysql.cj.conf.PropertyDefinition;
import com.mysql.cj.conf.PropertyDefinitions;
import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.exceptions.CJException;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.LogCapture;
import io.github.rdsiam.internal.concurrent.Timeouts;
import io.github.rdsiam.internal.endpoint.InvalidSettingException;
import io.github.rdsiam.internal.endpoint.LogSafe;
import io.github.rdsiam.internal.engine.Engine;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MysqlPropertiesTest {

    private static final Engine ENGINE = new MysqlEngine();

    private static final String UNKNOWN = "rds-iam does not know it; check its spelling";

    /** What Connector/J 5.1 to 8.4 listed, and 9.4 and newer do not. */
    private static final List<String> OLD_NAMES = List.of(
            "allowMasterDownConnections",
            "allowSlaveDownConnections",
            "authenticationFidoCallbackHandler",
            "autoDeserialize",
            "capitalizeTypeNames",
            "dumpMetadataOnColumnNotFound",
            "dynamicCalendars",
            "loadBalanceBlacklistTimeout",
            "loadBalanceEnableJMX",
            "loadBalanceStrategy",
            "noTimezoneConversionForDateType",
            "noTimezoneConversionForTimeType",
            "nullNamePatternMatchesAll",
            "profileSql",
            "queriesBeforeRetryMaster",
            "readFromMasterWhenNoSlaves",
            "relaxAutoCommit",
            "replicationEnableJMX",
            "retainStatementAfterResultSetClose",
            "roundRobinLoadBalance",
            "runningCTS13",
            "secondsBeforeRetryMaster",
            "statementInterceptors",
            "strictFloatingPoint",
            "useBlobToStoreUTF8OutsideBMP",
            "useDirectRowUnpack",
            "useDynamicCharsetInfo",
            "useFastDateParsing",
            "useFastIntParsing",
            "useGmtMillisForDatetimes",
            "useJDBCCompliantTimezoneShift",
            "useJvmCharsetConverters",
            "useLegacyDatetimeCode",
            "useOldUTF8Behavior",
            "useSqlStateCodes",
            "useSSPSCompatibleTimezoneShift",
            "useTimezone",
            "useUnicode",
            "utf8OutsideBmpExcludedColumnNamePattern",
            "utf8OutsideBmpIncludedColumnNamePattern",
            "xdevapi.useAsyncProtocol");

    private static Map<String, String> added(Map<String, String> given) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.putAll(ENGINE.checkProperties(given));
        return properties;
    }

    private static Stream<PropertyKey> allowed() {
        return Arrays.stream(PropertyKey.values()).filter(key -> new MysqlProperties().isAllowed(key.getKeyName()));
    }

    static Stream<String> names() {
        Stream<String> drivers = Arrays.stream(PropertyKey.values())
                .flatMap(key -> Stream.of(key.getKeyName(), key.getCcAlias()).filter(Objects::nonNull));
        return Stream.concat(drivers, OLD_NAMES.stream());
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyNameThatTheDriverHasOrHadFallsUnderOneRule(String name) {
        long groups = MysqlPropertyRules.GROUPS.stream()
                .filter(group -> group.contains(name))
                .count();
        PropertyKey key = PropertyKey.fromValue(name);
        boolean allowed = key != null && new MysqlProperties().isAllowed(key.getKeyName());

        assertThat(groups + (allowed ? 1 : 0))
                .as("Put a new property on a list of MysqlProperties, or under a rule of MysqlPropertyRules")
                .isEqualTo(1);
    }

    @Test
    void whatIsAllowedIsInTheDriver() {
        assertThat(allowed().count()).isEqualTo(93);
    }

    @Test
    void anOldNameOfAnAllowedPropertyIsTranslated() {
        List<PropertyKey> renamed =
                allowed().filter(key -> key.getCcAlias() != null).toList();

        assertThat(renamed)
                .hasSize(3)
                .allSatisfy(key -> assertThat(added(Map.of(key.getCcAlias(), value(key))))
                        .containsExactly(Map.entry(key.getKeyName(), value(key))));
    }

    private static String value(PropertyKey key) {
        return key == PropertyKey.connectionTimeZone ? "Europe/Berlin" : "true";
    }

    @Test
    void theCurrentNameWinsOverTheOldOneAsInTheDriver() {
        Map<String, String> both = new LinkedHashMap<>();
        both.put("connectionTimeZone", "UTC");
        both.put("serverTimezone", "Europe/Berlin");

        assertThat(added(both)).containsExactly(Map.entry("connectionTimeZone", "UTC"));
    }

    static Stream<PropertyKey> allowedKeys() {
        return allowed();
    }

    /** The driver parses a value only when it connects, and its message does not say where the value was set. */
    @ParameterizedTest
    @MethodSource("allowedKeys")
    void aValueIsTakenIfTheDriverTakesItAndRefusedIfNot(PropertyKey key) {
        String name = key.getKeyName();
        PropertyDefinition<?> definition = PropertyDefinitions.PROPERTY_KEY_TO_PROPERTY_DEFINITION.get(key);
        for (String value : List.of(
                "",
                "x",
                "true",
                "FALSE",
                "Yes",
                "no",
                "on",
                "1",
                "0",
                "-1",
                "-2",
                "2147483647",
                "1.5",
                "1e3",
                "NaN",
                "64k",
                "1M",
                "1gb",
                "1kbx",
                "convert_to_null",
                "Round",
                "exception",
                "catalog",
                "SCHEMA",
                "required",
                "preferred",
                "UTC",
                "UTF-8",
                "LOCAL",
                "+02:00")) {
            Throwable refusal = catchThrowable(() -> added(Map.of(name, value)));
            if (refusal == null) {
                String taken = added(Map.of(name, value)).get(name);
                assertThat(driverTakes(definition, taken))
                        .as(name + "=" + taken)
                        .isTrue();
            } else if (driverTakes(definition, value)) {
                assertThat(stricter(name, value)).as(name + "=" + value).isTrue();
            }
            if (refusal != null) {
                assertThat(refusal)
                        .isExactlyInstanceOf(InvalidSettingException.class)
                        .hasMessageStartingWith(name + " (\"" + value + "\") must be ");
            }
        }
    }

    private static boolean driverTakes(PropertyDefinition<?> definition, String value) {
        try {
            Properties properties = new Properties();
            properties.setProperty(definition.getName(), value);
            definition.createRuntimeProperty().initializeFrom(properties, null);
            return true;
        } catch (CJException e) {
            return false;
        }
    }

    /**
     * Whether rds-iam rejects more than the driver: an unlimited connect, and values that fail only when the driver
     * connects.
     */
    private static boolean stricter(String name, String value) {
        return switch (name) {
            case "connectTimeout", "characterEncoding", "clobCharacterEncoding", "connectionTimeZone" -> true;
            case "blobSendChunkSize" -> value.startsWith("-") || value.equals("NaN");
            default -> value.equals("NaN");
        };
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            zeroDateTimeBehavior, convertToNull, CONVERT_TO_NULL
            zeroDateTimeBehavior, CONVERTTONULL, CONVERT_TO_NULL
            zeroDateTimeBehavior, round,         ROUND
            cachePrepStmts,       ' True ',      true
            useCursorFetch,       YES,           yes
            connectTimeout,       ' 1234 ',      1234
            socketTimeout,        30000.0,       30000
            locatorFetchBufferSize, 64KB,        65536
            connectionTimeZone,   ' SERVER ',    SERVER
            defaultFetchSize,     -2147483648,   -2147483648
            """)
    void aValueIsGivenToTheDriverAsItWantsIt(String name, String value, String taken) {
        assertThat(added(Map.of(name, value))).containsExactly(Map.entry(name, taken));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            zeroDateTimeBehavior  | null                | must be one of CONVERT_TO_NULL, EXCEPTION, ROUND
            databaseTerm          | table               | must be one of CATALOG, SCHEMA
            openTelemetry         | true                | must be one of DISABLED, PREFERRED, REQUIRED
            cachePrepStmts        | on                  | must be one of true, false, yes, no
            cachePrepStmts        | ''                  | must be one of true, false, yes, no
            prepStmtCacheSize     | many                | must be a number
            maxAllowedPacket      | 64M                 | must be a number
            blobSendChunkSize     | 64T                 | must be a number
            maxRows               | -2                  | must be from -1 to 2147483647
            largeRowSizeThreshold | 4g                  | must be from 0 to 2147483647
            connectTimeout        | 0                   | must be from 1 to 2147483647
            connectTimeout        | 3 s                 | must be a number of milliseconds
            connectTimeout        | 9999999999          | must be from 1 to 2147483647
            socketTimeout         | -1                  | must be from 0 to 2147483647
            socketTimeout         | x                   | must be a number of milliseconds
            characterEncoding     | utf8mb4             | must be a character encoding of Java, such as UTF-8
            clobCharacterEncoding | no such             | must be a character encoding of Java, such as UTF-8
            connectionTimeZone    | Mars/Olympus        | must be LOCAL, SERVER, or a time zone of Java
            serverTimezone        | CEST                | must be LOCAL, SERVER, or a time zone of Java
            """)
    void aValueThatTheDriverCannotUseIsRefusedByName(String name, String value, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> added(Map.of(name, value)))
                .withMessageContaining(" (\"" + LogSafe.escape(value) + "\") " + why);
    }

    @Test
    void aLongListNeedsNoDeepStack() {
        assertThat(added(Map.of("tlsVersions", "TLSv1.2" + ", TLSv1.3".repeat(20_000))))
                .doesNotContainKey("tlsVersions");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            useSSL,                       true
            requireSSL,                   yes
            verifyServerCertificate,      TRUE
            sslMode,                      VERIFY_IDENTITY
            sslMode,                      verify_ca
            sslMode,                      REQUIRED
            enabledTLSProtocols,          TLSv1.2
            tlsVersions,                  'TLSv1.2, TLSv1.3'
            fallbackToSystemTrustStore,   false
            allowPublicKeyRetrieval,      true
            allowPublicKeyRetrieval,      false
            defaultAuthenticationPlugin,  mysql_clear_password
            defaultAuthenticationPlugin,  com.mysql.cj.protocol.a.authentication.CachingSha2PasswordPlugin
            authenticationPlugins,        com.mysql.cj.protocol.a.authentication.MysqlClearPasswordPlugin
            passwordCharacterEncoding,    UTF-8
            disconnectOnExpiredPasswords, true
            tcpKeepAlive,                 true
            tcpNoDelay,                   true
            dnsSrv,                       false
            allowLoadLocalInfile,         false
            useLocalTransactionState,     true
            useLocalTransactionState,     false
            autoReconnect,                true
            autoReconnectForPools,        true
            maxReconnects,                3
            failOverReadOnly,             false
            haLoadBalanceStrategy,        random
            secondsBeforeRetryMaster,     30
            xdevapiSslMode,               REQUIRED
            createDatabaseIfNotExist,     false
            profileSQL,                   false
            slowQueryThresholdMillis,     2000
            useUnicode,                   true
            useLegacyDatetimeCode,        false
            useJDBCCompliantTimezoneShift, true
            useFastDateParsing,           true
            """)
    void whatIsDoneAnywayOrHasNoEffectIsIgnoredWithOneLine(String name, String value) {
        try (LogCapture log = LogCapture.of(IamTokenDataSource.class, Level.INFO)) {
            assertThat(added(Map.of(name, value))).isEmpty();
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .startsWith("INFO The driver property " + name + " is ignored: ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\n", "\u007f", "\u0085", "\u2028", "\u202e", "\ud800"})
    void aValueWithAControlCharacterIsRefusedAndShownEscaped(String character) {
        for (String name :
                List.of("sessionVariables", "connectionAttributes", "characterEncoding", "connectionTimeZone")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> added(Map.of(name, "a" + character + "b")))
                    .withMessageStartingWith(name + " (\"a" + LogSafe.escape(character)
                            + "b\") must not contain the character " + LogSafe.escape(character));
        }
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
                .filter(name -> !Set.of("allowMultiQueries", "paranoid").contains(name));
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
    void whatTouchesTlsSocketsLoginFailoverClassesOrFilesNeverReachesTheDriver(String name) {
        assertThat(new MysqlProperties().isAllowed(name)).isFalse();
        for (String value : List.of("true", "false", "REQUIRED", "1", "x", "com.mysql.cj.X")) {
            Map<String, String> properties = new LinkedHashMap<>();
            Throwable refusal = catchThrowable(() -> properties.putAll(ENGINE.checkProperties(Map.of(name, value))));
            assertThat(refusal == null || refusal instanceof IllegalArgumentException)
                    .isTrue();
            assertThat(properties).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            sslMode,                 DISABLED,  caBundle(Path)
            sslMode,                 PREFERRED, caBundle(Path)
            SSLMODE,                 DISABLED,  caBundle(Path)
            useSSL,                  false,     caBundle(Path)
            verifyServerCertificate, false,     caBundle(Path)
            enabledTLSProtocols,     'TLSv1,TLSv1.2', TLS 1.2 or 1.3
            trustCertificateKeyStoreUrl, file:rds.jks, caBundle(Path)
            user,                    x,         username(String)
            password,                x,         fallback(SecretsManagerFallback)
            dbname,                  x,         database(String)
            databaseName,            x,         database(String)
            host,                    x,         endpoint(String)
            socksProxyHost,          x,         'connectVia(String, int)'
            allowLoadLocalInfile,    true,      rewriteBatchedStatements
            authenticationPlugins,   com.example.Plugin, its own plugin
            queryInterceptors,       com.example.Spy, in every connection
            useConfigs,              maxPerformance, one by one
            selfDestructOnPingSecondsLifetime, 60, maxLifetime
            logSlowQueries,          true,      slow query log
            createDatabaseIfNotExist, true,     migration tool
            ' socketTimeout ',       1,         write it as socketTimeout
            SocketTimeout,           1,         write it as socketTimeout
            cacheprepstmts,          true,      write it as cachePrepStmts
            """)
    void aRefusalSaysWhatToUseInstead(String name, String value, String instead) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> added(Map.of(name, value)))
                .withMessageStartingWith("driverProperty (\"" + name + "\") is refused: ")
                .withMessageContaining(instead)
                .withMessageEndingWith(
                        ". See https://github.com/rdsiam/rds-iam/blob/main/docs/troubleshooting.md#driver-properties");
    }

    @Test
    void aRefusalDoesNotShowTheValueWhichMayBeAPassword() {
        for (String name :
                List.of("password", "trustCertificateKeyStorePassword", "clientCertificateKeyStorePassword")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> added(Map.of(name, "aPasswordOfTheTests")))
                    .withMessageNotContaining("aPasswordOfTheTests");
        }
    }

    @Test
    void allThatIsRefusedIsNamedAtOnceAndNothingIsTaken() {
        Map<String, String> given = new LinkedHashMap<>();
        given.put("cachePrepStmts", "true");
        given.put("sslMode", "DISABLED");
        given.put("zeroDateTimeBehavior", "never");
        given.put("user", "root");
        given.put("noSuch", "1");
        Map<String, String> properties = new LinkedHashMap<>();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties.putAll(ENGINE.checkProperties(given)))
                .withMessageContainingAll(
                        "driverProperty (\"sslMode\") is refused: ",
                        ". zeroDateTimeBehavior (\"never\") must be one of ",
                        ". driverProperty (\"user\") is refused: ",
                        ". driverProperty (\"noSuch\") is refused: " + UNKNOWN + ". See https://");
        assertThat(properties).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=b&c", "x.y", "serverTimeZone2"})
    void anUnknownNameIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> added(Map.of(name, "1")))
                .withMessageStartingWith("driverProperty (\"" + name + "\") is refused: " + UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\ny", "cachePrepStmts\u0000", "a\u202eb"})
    void aNameWithAControlCharacterIsRefusedAndShownEscaped(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> added(Map.of(name, "1")))
                .withMessageStartingWith("driverProperty name (\"" + LogSafe.escape(name) + "\") must not contain");
    }

    @Test
    void theDefaultsSendNoSetAndTheUsersValuesWinOverThem() {
        Timeouts timeouts = new Timeouts(1, 2, 25_000);

        assertThat(ENGINE.withDefaults(Map.of(), timeouts))
                .containsEntry("characterSetResults", "utf8mb4")
                .containsEntry("readOnlyPropagatesToServer", "false")
                .containsEntry("useServerPrepStmts", "false")
                .containsEntry("socketTimeout", "25000");
        assertThat(ENGINE.withDefaults(Map.of("useServerPrepStmts", "true", "socketTimeout", "7"), timeouts))
                .containsEntry("useServerPrepStmts", "true")
                .containsEntry("socketTimeout", "7");
    }

    @Test
    void everyPropertyThatIsSetOnTheDriverIsOneOfItsOwn() {
        assertThat(ENGINE.withDefaults(Map.of(), new Timeouts(1, 2, 3)).keySet())
                .allSatisfy(name -> assertThat(PropertyKey.fromValue(name)).isNotNull());
    }
}
