package io.github.rdsiam;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One warning at start for each setting that makes every new connection send a statement on which RDS Proxy pins a
 * client to one database connection, or which splits its pool.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html">Avoiding pinning</a>
 */
final class PinningWarnings {

    private static final Logger LOG = LoggerFactory.getLogger(IamTokenDataSource.class);

    private PinningWarnings() {}

    static void ofDriver(Map<String, String> properties) {
        for (Map.Entry<String, String> property : properties.entrySet()) {
            String statement = statement(property.getKey(), property.getValue());
            if (statement != null) {
                warn("The driver property " + property.getKey(), statement);
            }
        }
    }

    /** What a driver property makes each new connection send; null if nothing. No table: it would cost a cold start dear. */
    private static @Nullable String statement(String property, String given) {
        String value = given.trim();
        return switch (property) {
            case "sessionVariables" -> "SET SESSION " + given;
            case "connectionCollation" -> "SET NAMES ... COLLATE " + given;
            case "characterEncoding" -> isUtf8(value) ? null : "SET NAMES " + given;
            case "characterSetResults" ->
                value.equalsIgnoreCase("utf8mb4") ? null : "SET character_set_results = " + given;
            case "forceConnectionTimeZoneToSession" -> isOn(value) ? "SET SESSION time_zone = ..." : null;
            case "useLocalSessionState" -> isOn(value) ? null : "SET autocommit = 1";
            case "readOnlyPropagatesToServer" -> isOn(value) ? "SET SESSION TRANSACTION READ ONLY" : null;
            case "alwaysSendSetIsolation" -> isOn(value) ? "SET SESSION TRANSACTION ISOLATION LEVEL ..." : null;
            case "maxRows" -> value.startsWith("-") ? null : "SET SQL_SELECT_LIMIT = " + given;
            case "trackSessionState" -> isOn(value) ? "SET SESSION session_track_... = ..." : null;
            case "useServerPrepStmts", "useCursorFetch" ->
                isOn(value) ? "COM_STMT_PREPARE for each prepared statement" : null;
            default -> null;
        };
    }

    static void ofPool(@Nullable String initSql, @Nullable String isolation, boolean autoCommit) {
        if (initSql != null) {
            warn("The pool's connectionInitSql", initSql);
        }
        if (isolation != null) {
            warn("The pool's transactionIsolation", "SET SESSION TRANSACTION ISOLATION LEVEL (" + isolation + ")");
        }
        if (!autoCommit) {
            warn("The pool's autoCommit=false", "SET autocommit = 0");
        }
    }

    private static boolean isOn(String value) {
        return value.equalsIgnoreCase("true") || value.equalsIgnoreCase("yes");
    }

    private static boolean isUtf8(String encoding) {
        return encoding.toLowerCase(Locale.ROOT).replace("-", "").startsWith("utf8");
    }

    private static void warn(String setting, String statement) {
        LOG.warn(
                "{} makes new connections send \"{}\". RDS Proxy may pin each client to one database connection for it;"
                        + " set such values in the parameter group or the proxy's initialization query instead.",
                setting,
                Printable.text(statement));
    }
}
