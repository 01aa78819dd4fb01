package io.github.rdsiam;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Connector/J properties that a user may set, the reason why not for the others, and our own defaults.
 *
 * <p>A list of what is allowed, not of what is forbidden: a property that comes with a later driver is refused until
 * somebody has looked at it.
 *
 * @see <a href="https://dev.mysql.com/doc/connector-j/en/connector-j-reference-configuration-properties.html">Connector/J
 *     configuration properties</a>
 */
final class DriverProperties {

    /** What only shapes statements, results, dates, metadata or logging of a connection that is already open. */
    private static final Set<String> ALLOWED = Set.of(
            // session; some of these make RDS Proxy pin
            "sessionVariables",
            "connectionCollation",
            "characterEncoding",
            "characterSetResults",
            "trackSessionState",
            "connectionTimeZone",
            "forceConnectionTimeZoneToSession",
            "connectionAttributes",
            "interactiveClient",
            // timeouts; never without an end for the connect
            "connectTimeout",
            "socketTimeout",
            "enableQueryTimeouts",
            "queryTimeoutKillsConnection",
            "netTimeoutForStreamingResults",
            // TCP
            "tcpKeepAlive",
            "tcpNoDelay",
            "maxAllowedPacket",
            "useCompression",
            // statements and performance
            "allowMultiQueries",
            "alwaysSendSetIsolation",
            "cacheCallableStmts",
            "cachePrepStmts",
            "cacheResultSetMetadata",
            "callableStmtCacheSize",
            "continueBatchOnError",
            "defaultFetchSize",
            "dontCheckOnDuplicateKeyUpdateInSQL",
            "dontTrackOpenResources",
            "elideSetAutoCommits",
            "enableEscapeProcessing",
            "maintainTimeStats",
            "maxRows",
            "metadataCacheSize",
            "prepStmtCacheSize",
            "prepStmtCacheSqlLimit",
            "readOnlyPropagatesToServer",
            "rewriteBatchedStatements",
            "useAffectedRows",
            "useCursorFetch",
            "useLocalSessionState",
            "useLocalTransactionState",
            "useReadAheadInput",
            "useServerPrepStmts",
            "useUnbufferedInput",
            "rollbackOnPooledClose",
            "cacheDefaultTimeZone",
            "autoClosePStmtStreams",
            "compensateOnDuplicateKeyUpdateCounts",
            "emulateUnsupportedPstmts",
            "generateSimpleParameterMetadata",
            "processEscapeCodesForPrepStmts",
            "useStreamLengthsInPrepStmts",
            "allowNanAndInf",
            // results and types
            "blobSendChunkSize",
            "blobsAreStrings",
            "clobCharacterEncoding",
            "clobberStreamingResults",
            "emptyStringsConvertToZero",
            "emulateLocators",
            "functionsNeverReturnBlobs",
            "holdResultsOpenOverStatementClose",
            "jdbcCompliantTruncation",
            "locatorFetchBufferSize",
            "noDatetimeStringSync",
            "padCharsWithSpace",
            "populateInsertRowWithDefaultValues",
            "preserveInstants",
            "scrollTolerantForwardOnly",
            "sendFractionalSeconds",
            "sendFractionalSecondsForTime",
            "strictUpdates",
            "tinyInt1isBit",
            "transformedBitIsBoolean",
            "treatMysqlDatetimeAsTimestamp",
            "treatUtilDateAsTimestamp",
            "yearIsDateType",
            "zeroDateTimeBehavior",
            "largeRowSizeThreshold",
            "resultSetSizeThreshold",
            // metadata
            "databaseTerm",
            "getProceduresReturnsFunctions",
            "noAccessToProcedureBodies",
            "nullDatabaseMeansCurrent",
            "pedantic",
            "useColumnNamesInFindColumn",
            "useHostsInPrivileges",
            "useInformationSchema",
            "useOldAliasMetadataBehavior",
            "overrideSupportsIntegrityEnhancementFacility",
            // diagnosis that shows no packets
            "openTelemetry",
            "ignoreNonTxTables",
            "includeInnodbStatusInDeadlockExceptions",
            "includeThreadDumpInDeadlockExceptions",
            "includeThreadNamesAsStatementComment",
            "useOnlyServerErrorMessages");

    /** Why the others are refused, and what to do instead. The longest matching prefix speaks. */
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("user", "the user name is set with username(String)"),
            Map.entry("dbname", "the database is set with database(String)"),
            Map.entry("host", "the host is set with endpoint(String) or connectVia(String, int)"),
            Map.entry("port", "the port is set with port(int)"),
            Map.entry("password", "an IAM data source has no password; a secret's is set with fallback(...)"),
            Map.entry("ssl", "TLS is always verified; to trust something else, use caBundle(Path)"),
            Map.entry("useSSL", "TLS is always verified; to trust something else, use caBundle(Path)"),
            Map.entry("requireSSL", "TLS is always verified; to trust something else, use caBundle(Path)"),
            Map.entry("verifyServerCertificate", "TLS is always verified; to trust something else, use caBundle(Path)"),
            Map.entry("tls", "TLS 1.2 and 1.3 are offered, and nothing else"),
            Map.entry("trust", "anchors ship with this library; to trust something else, use caBundle(Path)"),
            Map.entry(
                    "fallbackToSystem", "anchors ship with this library; to trust something else, use caBundle(Path)"),
            Map.entry("clientCertificate", "the login is by IAM token; RDS asks for no client certificate"),
            Map.entry("keyStoreProvider", "TLS is this library's own; to trust something else, use caBundle(Path)"),
            Map.entry("KeyManagerFactoryProvider", "TLS is this library's own"),
            Map.entry("fipsCompliantJsse", "TLS is this library's own, with the JVM's default providers"),
            Map.entry("socketFactory", "this library's own socket factory verifies the server"),
            Map.entry("socks", "to reach the endpoint by another way, use connectVia(String, int)"),
            Map.entry("localSocketAddress", "to reach the endpoint by another way, use connectVia(String, int)"),
            Map.entry("dnsSrv", "the endpoint is dialled as it is named"),
            Map.entry("authentication", "this library's own plugin hands the token to the verified server only"),
            Map.entry("defaultAuthenticationPlugin", "this library's own plugin hands over the token"),
            Map.entry("disabledAuthenticationPlugins", "this library's own plugin hands over the token"),
            Map.entry("allowPublicKeyRetrieval", "passwords travel over verified TLS; no key is fetched"),
            Map.entry("serverRSAPublicKeyFile", "passwords travel over verified TLS; no key is needed"),
            Map.entry("allowLoadLocalInfile", "a server could read this machine's files"),
            Map.entry("allowUrlInLocalInfile", "a server could make this machine fetch URLs"),
            Map.entry("useConfigs", "a configuration file could set what is refused here"),
            Map.entry("propertiesTransform", "a transformer could set what is refused here"),
            Map.entry("autoReconnect", "the pool replaces broken connections"),
            Map.entry("loadBalance", "multi-host connections are not supported; use the AWS Advanced JDBC Wrapper"),
            Map.entry("replication", "multi-host connections are not supported; use the AWS Advanced JDBC Wrapper"),
            Map.entry("queryInterceptors", "an interceptor sees the connection before it is verified"),
            Map.entry("exceptionInterceptors", "an interceptor could hide what a refusal says"),
            Map.entry("connectionLifecycleInterceptors", "an interceptor sees the connection before it is verified"),
            Map.entry("cacheServerConfiguration", "all data sources would share one server's configuration"),
            Map.entry("traceProtocol", "packets hold the token"),
            Map.entry("enablePacketDebug", "packets hold the token"),
            Map.entry("xdevapi", "only the classic protocol is used"),
            Map.entry("createDatabaseIfNotExist", "a login should not create databases; use a migration"));

    private DriverProperties() {}

    static void requireAllowed(String name, String value) {
        if (!ALLOWED.contains(name)) {
            throw Arguments.refused("driverProperty", name, "is refused: " + reason(name));
        }
        if (name.equals("connectTimeout") && milliseconds(name, value) < 1) {
            throw Arguments.refused(name, value, "must be at least 1 ms; 0 would wait for ever");
        }
        if (name.equals("socketTimeout") && milliseconds(name, value) < 0) {
            throw Arguments.refused(name, value, "must not be negative");
        }
    }

    private static int milliseconds(String name, String value) {
        try {
            return Integer.parseInt(value.trim());
        } catch (NumberFormatException e) {
            throw Arguments.refused(name, value, "must be a number of milliseconds");
        }
    }

    static boolean isAllowed(String name) {
        return ALLOWED.contains(name);
    }

    /** Why this property cannot be set. */
    static String reason(String name) {
        String best = "";
        for (String prefix : REFUSED.keySet()) {
            if (name.startsWith(prefix) && prefix.length() > best.length()) {
                best = prefix;
            }
        }
        @Nullable String known = REFUSED.get(best);
        return known != null ? known : "it is not on the list of those that were looked at and found harmless";
    }

    /**
     * The defaults, then the user's.
     *
     * <p>On a server with utf8mb4 and STRICT_TRANS_TABLES a new connection then sends no SET, on which RDS Proxy might
     * pin it to one database connection.
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html">Avoiding pinning</a>
     */
    static Map<String, String> merge(Map<String, String> users, Timeouts timeouts) {
        Map<String, String> merged = new LinkedHashMap<>();
        merged.put("useLocalSessionState", "true");
        merged.put("characterSetResults", "utf8mb4");
        merged.put("readOnlyPropagatesToServer", "false");
        merged.put("useServerPrepStmts", "false");
        merged.put("socketTimeout", Integer.toString(timeouts.socketMillis()));
        merged.putAll(users);
        return merged;
    }
}
