package io.github.rdsiam.internal.postgresql;

import io.github.rdsiam.internal.engine.Engine;
import org.jspecify.annotations.Nullable;

/**
 * Tells which statements make RDS Proxy for PostgreSQL pin a client to one database connection: any that changes the
 * session. Unlike for MySQL, the proxy tracks no parameter.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html">Avoiding pinning</a>
 */
final class PostgresPinning {

    private PostgresPinning() {}

    /** Returns the beginning of what a setting makes new connections send; null if nothing that pins. */
    static @Nullable String statement(String setting, String value) {
        return switch (setting) {
            case Engine.INIT_SQL -> isHarmless(value) ? null : firstWords(value);
            case "readOnlyMode" -> value.equals("always") ? "SET SESSION CHARACTERISTICS ..." : null;
            default -> null;
        };
    }

    /** Returns whether it is a query that calls and creates nothing. */
    private static boolean isHarmless(String sql) {
        return sql.matches("(?is)\\s*SELECT\\s(?!.*\\bINTO\\b)[^;(]+;?\\s*");
    }

    /** What follows may be a secret. */
    private static String firstWords(String sql) {
        String[] words = sql.strip().split("[\\s=('\"$]+", 3);
        return words[0] + (words.length > 1 ? " " + words[1] : "") + " ...";
    }
}
