package io.github.rdsiam;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The Connector/J properties that a user may set, and our own defaults. {@link RefusedDriverProperties} has the others.
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
            // packets
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

    private DriverProperties() {}

    static void requireAllowed(String name, String value) {
        if (!ALLOWED.contains(name)) {
            throw Arguments.refused("driverProperty", name, "is refused: " + RefusedDriverProperties.reason(name));
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

    static Set<String> allowed() {
        return ALLOWED;
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
        merged.put("characterSetResults", "utf8mb4");
        merged.put("readOnlyPropagatesToServer", "false");
        merged.put("useServerPrepStmts", "false");
        merged.put("socketTimeout", Integer.toString(timeouts.socketMillis()));
        merged.putAll(users);
        return merged;
    }
}
