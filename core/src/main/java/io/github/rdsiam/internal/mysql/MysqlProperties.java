package io.github.rdsiam.internal.mysql;

import io.github.rdsiam.internal.endpoint.Arguments;
import io.github.rdsiam.internal.endpoint.InvalidSettingException;
import io.github.rdsiam.internal.endpoint.LogSafe;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Connector/J properties that a user may set, checked as the driver would check them, and our defaults. {@link
 * MysqlPropertyRules} has the others.
 *
 * <p>It lists what is allowed, so that a property of a later driver is refused until somebody has looked at it.
 *
 * @see <a href="https://dev.mysql.com/doc/connector-j/en/connector-j-reference-configuration-properties.html">Connector/J
 *     configuration properties</a>
 */
final class MysqlProperties {

    private static final Logger LOG = LoggerFactory.getLogger(LogSafe.LOGGER);

    static final String PAGE = "https://github.com/rdsiam/rds-iam/blob/main/docs/troubleshooting.md#driver-properties";

    /** They only shape statements, results, dates, metadata or logging of a connection that is already open. */
    private static final Set<String> BOOLEANS = names(
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
                    // other products, and diagnosis that shows no packets
                    + " ultraDevHack paranoid ignoreNonTxTables includeInnodbStatusInDeadlockExceptions"
                    + " includeThreadDumpInDeadlockExceptions includeThreadNamesAsStatementComment"
                    + " useOnlyServerErrorMessages");

    private static final Set<String> NUMBERS = names("connectTimeout socketTimeout netTimeoutForStreamingResults"
            + " maxAllowedPacket callableStmtCacheSize defaultFetchSize maxRows metadataCacheSize prepStmtCacheSize"
            + " prepStmtCacheSqlLimit blobSendChunkSize locatorFetchBufferSize largeRowSizeThreshold");

    /** Numbers that may end in k, m or g. */
    private static final Set<String> SIZES = names("blobSendChunkSize locatorFetchBufferSize largeRowSizeThreshold");

    /** Of the numbers whose minimum is not 0: no connectTimeout would mean no limit. */
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

    private static final Set<String> TEXTS = names("sessionVariables connectionCollation characterEncoding"
            + " characterSetResults connectionTimeZone connectionAttributes clobCharacterEncoding");

    private MysqlProperties() {}

    private static Set<String> names(String separatedBySpaces) {
        return Set.of(separatedBySpaces.split(" "));
    }

    /** Like the driver, it takes the current name of a property before its old one. */
    static Map<String, String> check(Map<String, String> given) {
        Map<String, String> checked = new LinkedHashMap<>();
        StringBuilder refused = new StringBuilder();
        for (Map.Entry<String, String> property : given.entrySet()) {
            String name = Arguments.text("driverProperty name", property.getKey());
            String value = Arguments.notNull(name, property.getValue());
            String current = CURRENT_NAMES.getOrDefault(name, name);
            try {
                if (isAllowed(current)) {
                    String valid = valid(current, value);
                    if (current.equals(name) || !given.containsKey(current)) {
                        checked.put(current, valid);
                    }
                } else {
                    ignore(name, value);
                }
            } catch (IllegalArgumentException e) {
                refused.append(e.getMessage()).append(". ");
            }
        }
        if (!refused.isEmpty()) {
            throw InvalidSettingException.of("driverProperty", refused + "See " + PAGE);
        }
        return checked;
    }

    static boolean isAllowed(String name) {
        return BOOLEANS.contains(name)
                || NUMBERS.contains(name)
                || TEXTS.contains(name)
                || ENUMERATIONS.containsKey(name);
    }

    /** Lists the properties that can only be judged when the driver connects, without our default; empty if none. */
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
     * Returns the assignments of a {@code SET} without secrets: up to the value of the first user variable, which can be
     * anything, for example a key.
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

    /** System variables have two at signs or none. */
    private static int indexOfUserVariable(String assignments) {
        for (int at = assignments.indexOf('@'); at >= 0; at = assignments.indexOf('@', at + 2)) {
            if (!assignments.startsWith("@@", at)) {
                return at;
            }
        }
        return -1;
    }

    private static void ignore(String name, String value) {
        MysqlPropertyRules.Group group = MysqlPropertyRules.of(name);
        if (group != null && group.ignores(name, value)) {
            LOG.info("The driver property {} is ignored: {}.", name, group.reason());
            return;
        }
        throw Arguments.invalid(
                "driverProperty", name, "is refused: " + (group != null ? group.reason() : inAnotherSpelling(name)));
    }

    /** The driver's names are case-sensitive; it would ignore this one. */
    private static String inAnotherSpelling(String name) {
        return Stream.of(BOOLEANS, NUMBERS, TEXTS, ENUMERATIONS.keySet())
                .flatMap(Set::stream)
                .filter(name.trim()::equalsIgnoreCase)
                .findFirst()
                .map(known -> "write it as " + known)
                .orElse("rds-iam does not know it; check its spelling");
    }

    private static String valid(String name, String given) {
        String value = Arguments.clean(name, given).trim();
        if (NUMBERS.contains(name)) {
            return number(name, value);
        }
        List<String> values = BOOLEANS.contains(name) ? List.of("true", "false", "yes", "no") : ENUMERATIONS.get(name);
        if (values == null) {
            requireKnown(name, value);
            return value;
        }
        for (String known : values) {
            // NetBeans writes it without underscores, and many applications copied it
            if (known.equalsIgnoreCase(value) || known.replace("_", "").equalsIgnoreCase(value)) {
                return known;
            }
        }
        throw Arguments.invalid(name, value, "must be one of " + String.join(", ", values));
    }

    /** Reads a number as the driver does, which accepts fractions too. */
    private static String number(String name, String value) {
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

    /** Checks what the driver looks up in Java. */
    private static void requireKnown(String name, String value) {
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
