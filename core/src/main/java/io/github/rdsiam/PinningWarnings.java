package io.github.rdsiam;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns at start of each setting that makes connections send what RDS Proxy pins a client to one database connection for.
 * It tracks some variables, such as the time zone and the isolation level, and does not pin for them.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html">Avoiding pinning</a>
 */
final class PinningWarnings {

    private static final Logger LOG = LoggerFactory.getLogger(LogSafe.LOGGER);

    private PinningWarnings() {}

    static void ofDriver(RdsEndpoint.Kind endpoint, Map<String, String> properties) {
        if (!mayBeProxy(endpoint)) {
            return;
        }
        for (Map.Entry<String, String> property : properties.entrySet()) {
            String statement = statement(property.getKey(), property.getValue());
            if (statement != null) {
                warn("The driver property " + property.getKey(), statement);
            }
        }
    }

    /** What a driver property makes connections send; null if nothing that pins. No table: it would cost a cold start dear. */
    private static @Nullable String statement(String property, String value) {
        return switch (property) {
            case "sessionVariables" -> isTracked(value) ? null : "SET SESSION " + value;
            case "maxRows" -> value.startsWith("-") || value.equals("0") ? null : "SET SQL_SELECT_LIMIT = " + value;
            case "useServerPrepStmts", "useCursorFetch" ->
                isOn(value) ? "COM_STMT_PREPARE for each prepared statement" : null;
            default -> null;
        };
    }

    static void ofPool(RdsEndpoint.Kind endpoint, @Nullable String initSql) {
        if (initSql != null && mayBeProxy(endpoint) && !isHarmless(initSql.trim())) {
            warn("The pool's connectionInitSql", initSql);
        }
    }

    private static boolean mayBeProxy(RdsEndpoint.Kind endpoint) {
        return endpoint == RdsEndpoint.Kind.PROXY || endpoint == RdsEndpoint.Kind.OTHER;
    }

    private static boolean isHarmless(String sql) {
        return sql.matches(
                        "(?i)SET\\s+NAMES\\s[^;@]+;?|SET\\s+(SESSION\\s+)?TRANSACTION\\s[^;@]+;?|SELECT\\s+[^;@(]+;?")
                || (sql.matches("(?i)SET\\s.+") && isTracked(sql.substring(3)));
    }

    /** Whether every one of these assignments is to a variable that RDS Proxy tracks. */
    private static boolean isTracked(String assignments) {
        String variable = "(SESSION\\s+|@@(SESSION\\.)?)?(autocommit|auto_increment_increment"
                + "|character_set_(client|connection|database|filesystem|results|server)"
                + "|collation_(connection|database|server)|interactive_timeout|net_write_timeout|query_cache_type"
                + "|session_track_schema|sql_mode|time_zone|transaction_isolation|transaction_read_only|wait_timeout)";
        String assignment = "\\s*" + variable + "\\s*:?=\\s*('[^']*'|\"[^\"]*\"|[\\w+:-]+)\\s*";
        return assignments.matches("(?i)" + assignment + "([,;]" + assignment + ")*;?");
    }

    private static boolean isOn(String value) {
        return value.equalsIgnoreCase("true") || value.equalsIgnoreCase("yes");
    }

    private static void warn(String setting, String statement) {
        LOG.warn(
                "{} makes new connections send \"{}\". RDS Proxy may pin each client to one database connection for it;"
                        + " set such values in the parameter group or the proxy's initialization query instead.",
                setting,
                LogSafe.escape(MysqlProperties.withoutUserVariables(statement)));
    }
}
