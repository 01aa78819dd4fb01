package io.github.rdsiam.internal.mysql;

import io.github.rdsiam.internal.endpoint.Arguments;
import io.github.rdsiam.internal.endpoint.InvalidSettingException;
import io.github.rdsiam.internal.endpoint.LogSafe;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
            + " prepStmtCacheSqlLimit");

    /** Numbers that may end in k, m or g. */
    private static final Set<String> SIZES = names("blobSendChunkSize locatorFetchBufferSize largeRowSizeThreshold");

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
            String current = currentName(name);
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
                || SIZES.contains(name)
                || TEXTS.contains(name)
                || enumeration(name).length > 0;
    }

    /** Lists the properties that can only be judged when the driver connects, without our default; empty if none. */
    static String describeTexts(Map<String, String> properties) {
        StringBuilder texts = new StringBuilder();
        for (Map.Entry<String, String> property : new TreeMap<>(properties).entrySet()) {
            String name = property.getKey();
            String value = property.getValue();
            boolean ours = name.equals("characterSetResults") && value.equals("utf8mb4");
            if ((TEXTS.contains(name) && !ours) || (name.equals("openTelemetry") && value.equals("REQUIRED"))) {
                texts.append(texts.isEmpty() ? "" : ", ")
                        .append(name)
                        .append(" (\"")
                        .append(LogSafe.escape(withoutUserVariables(value)))
                        .append("\")");
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

    private static String currentName(String name) {
        return switch (name) {
            case "serverTimezone" -> "connectionTimeZone";
            case "cacheDefaultTimezone" -> "cacheDefaultTimeZone";
            case "nullCatalogMeansCurrent" -> "nullDatabaseMeansCurrent";
            default -> name;
        };
    }

    /** Returns the values that a property can have; empty if it is not an enumeration. */
    private static String[] enumeration(String name) {
        return switch (name) {
            case "zeroDateTimeBehavior" -> new String[] {"CONVERT_TO_NULL", "EXCEPTION", "ROUND"};
            case "databaseTerm" -> new String[] {"CATALOG", "SCHEMA"};
            case "openTelemetry" -> new String[] {"DISABLED", "PREFERRED", "REQUIRED"};
            default -> new String[0];
        };
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
        return Stream.of(BOOLEANS, NUMBERS, SIZES, TEXTS)
                .flatMap(Set::stream)
                .filter(name.trim()::equalsIgnoreCase)
                .findFirst()
                .map(known -> "write it as " + known)
                .orElse("rds-iam does not know it; check its spelling");
    }

    private static String valid(String name, String given) {
        String value = Arguments.clean(name, given).trim();
        if (BOOLEANS.contains(name)) {
            return oneOf(name, value, "true", "false", "yes", "no");
        }
        if (NUMBERS.contains(name) || SIZES.contains(name)) {
            return number(name, value);
        }
        String[] values = enumeration(name);
        if (values.length > 0) {
            // NetBeans writes it like this, and many applications copied it
            return value.equalsIgnoreCase("convertToNull") ? values[0] : oneOf(name, value, values);
        }
        switch (name) {
            case "characterEncoding", "clobCharacterEncoding" -> requireEncoding(name, value);
            case "connectionTimeZone" -> requireTimeZone(name, value);
            default -> {}
        }
        return value;
    }

    private static String oneOf(String name, String value, String... values) {
        for (String known : values) {
            if (known.equalsIgnoreCase(value)) {
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
        int least = least(name);
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

    private static int least(String name) {
        return switch (name) {
            // 0 would mean no limit
            case "connectTimeout", "metadataCacheSize", "prepStmtCacheSqlLimit" -> 1;
            case "maxRows" -> -1;
            // the driver streams results of this size
            case "defaultFetchSize" -> Integer.MIN_VALUE;
            default -> 0;
        };
    }

    private static void requireEncoding(String name, String value) {
        try {
            Charset.forName(value);
        } catch (IllegalArgumentException e) {
            throw Arguments.invalid(name, value, "must be a character encoding of Java, such as UTF-8");
        }
    }

    private static void requireTimeZone(String name, String value) {
        if (!value.isEmpty() && !value.equals("LOCAL") && !value.equals("SERVER")) {
            try {
                ZoneId.of(value);
            } catch (DateTimeException e) {
                throw Arguments.invalid(
                        name, value, "must be LOCAL, SERVER, or a time zone of Java, such as Europe/Berlin or +02:00");
            }
        }
    }
}
