package io.github.rdsiam.internal.postgresql;

import io.github.rdsiam.internal.engine.Engine;
import org.jspecify.annotations.Nullable;

/**
 * Finds statements for which RDS Proxy for PostgreSQL pins a client to one database connection: any that changes the
 * session. Unlike for MySQL, the proxy does not track parameters.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html">Avoiding pinning</a>
 */
final class PostgresPinning {

    private PostgresPinning() {}

    /**
     * Returns the beginning of the pinning statement that a setting makes new connections send; null if there is none.
     */
    static @Nullable String statement(String setting, String value) {
        return switch (setting) {
            case Engine.INIT_SQL -> isHarmless(value) ? null : firstWords(value);
            case "readOnlyMode" -> value.equals("always") ? "SET SESSION CHARACTERISTICS ..." : null;
            default -> null;
        };
    }

    /** Returns whether this is a query without function calls that creates nothing. */
    private static boolean isHarmless(String sql) {
        return sql.matches("(?is)\\s*SELECT\\s(?!.*\\bINTO\\b)[^;(]+;?\\s*");
    }

    /** Returns the first words of a statement; the rest may contain a secret. */
    private static String firstWords(String sql) {
        String[] words = sql.strip().split("[\\s=('\"$]+", 3);
        return words[0] + (words.length > 1 ? " " + words[1] : "") + " ...";
    }
}
