package io.github.rdsiam.internal.mysql;

import io.github.rdsiam.internal.endpoint.Arguments;
import io.github.rdsiam.internal.endpoint.LogSafe;
import io.github.rdsiam.internal.engine.DriverProperties;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;

/**
 * The properties of Connector/J. Those that a user may not set are in {@link MysqlPropertyRules}.
 *
 * @see <a href="https://dev.mysql.com/doc/connector-j/en/connector-j-reference-configuration-properties.html">Connector/J
 *     configuration properties</a>
 */
final class MysqlProperties implements DriverProperties {

    /** Allowed, because they affect only statements, results, dates, metadata or logging of an open connection. */
    private static final Set<String> BOOLEANS = DriverProperties.names(
            // session; some of these make RDS Proxy pin
            "trackSessionState forceConnectionTimeZoneToSession interactiveClient useLocalSessionState"
                    + " alwaysSendSetIsolation elideSetAutoCommits readOnlyPropagatesToServer rollbackOnPooledClose"
                    // timeouts and packets
                    + " enableQueryTimeouts queryTimeoutKillsConnection useCompression useReadAheadInput"
                    + " useUnbufferedInput maintainTimeStats"
                    // statements
                    + " allowMultiQueries allowNanAndInf autoClosePStmtStreams cacheCallableStmts cachePrepStmts"
                    + " compensateOnDuplicateKeyUpdateCounts continueBatchOnError dontCheckOnDuplicateKeyUpdateInSQL"
                    + " dontTrackOpenResources emulateUnsupportedPstmts enableEscapeProcessing"
                    + " generateSimpleParameterMetadata processEscapeCodesForPrepStmts rewriteBatchedStatements"
                    + " useAffectedRows useCursorFetch useServerPrepStmts useStreamLengthsInPrepStmts"
                    // results and types
                    + " blobsAreStrings cacheDefaultTimeZone cacheResultSetMetadata clobberStreamingResults"
                    + " emptyStringsConvertToZero emulateLocators functionsNeverReturnBlobs"
                    + " holdResultsOpenOverStatementClose jdbcCompliantTruncation noDatetimeStringSync"
                    + " padCharsWithSpace populateInsertRowWithDefaultValues preserveInstants"
                    + " scrollTolerantForwardOnly sendFractionalSeconds sendFractionalSecondsForTime strictUpdates"
                    + " tinyInt1isBit transformedBitIsBoolean treatMysqlDatetimeAsTimestamp treatUtilDateAsTimestamp"
                    + " yearIsDateType"
                    // metadata
                    + " getProceduresReturnsFunctions noAccessToProcedureBodies nullDatabaseMeansCurrent pedantic"
                    + " useColumnNamesInFindColumn useHostsInPrivileges useInformationSchema"
                    + " useOldAliasMetadataBehavior overrideSupportsIntegrityEnhancementFacility"
                    // other products, and diagnostics that do not show packets
                    + " ultraDevHack paranoid ignoreNonTxTables includeInnodbStatusInDeadlockExceptions"
                    + " includeThreadDumpInDeadlockExceptions includeThreadNamesAsStatementComment"
                    + " useOnlyServerErrorMessages");

    private static final Set<String> NUMBERS =
            DriverProperties.names("connectTimeout socketTimeout netTimeoutForStreamingResults"
                    + " maxAllowedPacket callableStmtCacheSize defaultFetchSize maxRows metadataCacheSize prepStmtCacheSize"
                    + " prepStmtCacheSqlLimit blobSendChunkSize locatorFetchBufferSize largeRowSizeThreshold");

    /** Numbers that may end in k, m or g. */
    private static final Set<String> SIZES =
            DriverProperties.names("blobSendChunkSize locatorFetchBufferSize largeRowSizeThreshold");

    /** The minimum of numbers for which it is not 0: a connectTimeout of 0 would mean no limit. */
    private static final Map<String, Integer> LEAST = Map.of(
            "connectTimeout", 1,
            "metadataCacheSize", 1,
            "prepStmtCacheSqlLimit", 1,
            "maxRows", -1,
            "defaultFetchSize", Integer.MIN_VALUE);

    private static final Map<String, List<String>> ENUMERATIONS = Map.of(
            "zeroDateTimeBehavior", List.of("CONVERT_TO_NULL", "EXCEPTION", "ROUND"),
            "databaseTerm", List.of("CATALOG", "SCHEMA"),
            "openTelemetry", List.of("DISABLED", "PREFERRED", "REQUIRED"));

    private static final Map<String, String> CURRENT_NAMES = Map.of(
            "serverTimezone", "connectionTimeZone",
            "cacheDefaultTimezone", "cacheDefaultTimeZone",
            "nullCatalogMeansCurrent", "nullDatabaseMeansCurrent");

    private static final Set<String> TEXTS =
            DriverProperties.names("sessionVariables connectionCollation characterEncoding"
                    + " characterSetResults connectionTimeZone connectionAttributes clobCharacterEncoding");

    private static final Tables TABLES = new Tables(
            BOOLEANS,
            List.of("true", "false", "yes", "no"),
            NUMBERS,
            ENUMERATIONS,
            TEXTS,
            CURRENT_NAMES,
            MysqlPropertyRules.GROUPS);

    @Override
    public Tables tables() {
        return TABLES;
    }

    /**
     * Lists the properties that can be checked only when the driver connects, without our defaults; empty if there are
     * none.
     */
    static String describeTexts(Map<String, String> properties) {
        StringJoiner texts = new StringJoiner(", ");
        for (String name : new TreeSet<>(TEXTS)) {
            String value = properties.get(name);
            if (value != null && !(name.equals("characterSetResults") && value.equals("utf8mb4"))) {
                texts.add(name + " (\"" + LogSafe.escape(withoutUserVariables(value)) + "\")");
            }
        }
        return texts.toString();
    }

    /**
     * Returns the assignments of a {@code SET} without secrets: up to the value of the first user variable, which may
     * be anything, for example a key.
     */
    static String withoutUserVariables(String assignments) {
        int at = indexOfUserVariable(assignments);
        if (at < 0) {
            return assignments;
        }
        int equals = assignments.indexOf('=', at);
        return assignments.substring(0, equals < 0 ? at + 1 : equals + 1) + "...";
    }

    static boolean setsUserVariable(Map<String, String> properties) {
        return indexOfUserVariable(properties.getOrDefault("sessionVariables", "")) >= 0;
    }

    /** Returns the index of the first user variable. System variables have two at signs or none. */
    private static int indexOfUserVariable(String assignments) {
        for (int at = assignments.indexOf('@'); at >= 0; at = assignments.indexOf('@', at + 2)) {
            if (!assignments.startsWith("@@", at)) {
                return at;
            }
        }
        return -1;
    }

    /** Parses a number as the driver does, which also accepts fractions. */
    @Override
    public String number(String name, String value) {
        String digits = value.toLowerCase(Locale.ROOT);
        long unit = 1;
        if (SIZES.contains(name) && digits.matches(".*[kmg]b?")) {
            int end = digits.length() - (digits.endsWith("b") ? 2 : 1);
            unit = 1L << (10 * (1 + "kmg".indexOf(digits.charAt(end))));
            digits = digits.substring(0, end);
        }
        int least = LEAST.getOrDefault(name, 0);
        double number;
        try {
            number = Double.parseDouble(digits) * unit;
        } catch (NumberFormatException e) {
            throw Arguments.invalid(
                    name, value, "must be a number" + (name.endsWith("imeout") ? " of milliseconds" : ""));
        }
        if (!(number >= least && number <= Integer.MAX_VALUE)) {
            throw Arguments.invalid(name, value, "must be from " + least + " to " + Integer.MAX_VALUE);
        }
        return Integer.toString((int) number);
    }

    @Override
    public void requireKnown(String name, String value) {
        boolean isZone = name.equals("connectionTimeZone");
        try {
            if (name.equals("characterEncoding") || name.equals("clobCharacterEncoding")) {
                Charset.forName(value);
            } else if (isZone && !Set.of("", "LOCAL", "SERVER").contains(value)) {
                ZoneId.of(value);
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            String known = isZone
                    ? "LOCAL, SERVER, or a time zone of Java, such as Europe/Berlin or +02:00"
                    : "a character encoding of Java, such as UTF-8";
            throw Arguments.invalid(name, value, "must be " + known);
        }
    }
}
