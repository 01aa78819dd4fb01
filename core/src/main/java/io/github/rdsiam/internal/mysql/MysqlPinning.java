package io.github.rdsiam.internal.mysql;

import io.github.rdsiam.internal.engine.Engine;
import org.jspecify.annotations.Nullable;

/**
 * Finds statements for which RDS Proxy for MySQL pins a client to one database connection. The proxy tracks some
 * variables, such as the time zone and the isolation level, and does not pin for them.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html">Avoiding pinning</a>
 */
final class MysqlPinning {

    private MysqlPinning() {}

    /**
     * Returns the pinning statement that a setting makes new connections send, without secrets; null if there is none.
     */
    static @Nullable String statement(String setting, String value) {
        return switch (setting) {
            case Engine.INIT_SQL -> isHarmless(value.trim()) ? null : MysqlProperties.withoutUserVariables(value);
            case "sessionVariables" ->
                isTracked(value) ? null : "SET SESSION " + MysqlProperties.withoutUserVariables(value);
            case "maxRows" -> value.startsWith("-") || value.equals("0") ? null : "SET SQL_SELECT_LIMIT = " + value;
            case "useServerPrepStmts", "useCursorFetch" ->
                value.equals("true") || value.equals("yes") ? "COM_STMT_PREPARE for each prepared statement" : null;
            default -> null;
        };
    }

    private static boolean isHarmless(String sql) {
        return sql.matches(
                        "(?i)SET\\s+NAMES\\s[^;@]+;?|SET\\s+(SESSION\\s+)?TRANSACTION\\s[^;@]+;?|SELECT\\s+[^;@(]+;?")
                || (sql.matches("(?i)SET\\s.+") && isTracked(sql.substring(3)));
    }

    /** Returns whether RDS Proxy tracks every variable that is assigned here. */
    private static boolean isTracked(String assignments) {
        String variable = "(SESSION\\s+|@@(SESSION\\.)?)?(autocommit|auto_increment_increment"
                + "|character_set_(client|connection|database|filesystem|results|server)"
                + "|collation_(connection|database|server)|interactive_timeout|net_write_timeout|query_cache_type"
                + "|session_track_schema|sql_mode|time_zone|transaction_isolation|transaction_read_only|wait_timeout)";
        String assignment = "\\s*" + variable + "\\s*:?=\\s*('[^']*'|\"[^\"]*\"|[\\w+:-]+)\\s*";
        // possessive, because backtracking would need stack space for each element of the list
        return assignments.matches("(?i)" + assignment + "([,;]" + assignment + ")*+;?");
    }
}
