package io.github.rdsiam.internal.postgresql;

import org.jspecify.annotations.Nullable;

/**
 * Tells which statements make RDS Proxy for PostgreSQL pin a client to one database connection: any that changes the
 * session. Unlike for MySQL, the proxy tracks no parameter.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html">Avoiding pinning</a>
 */
final class PostgresPinning {

    private PostgresPinning() {}

    /** Returns what a driver property makes new connections send; null if nothing that pins. */
    static @Nullable String statement(String property, String value) {
        boolean sets = property.equals("readOnly") && value.equals("true");
        // in a transaction's BEGIN by default
        return sets ? "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY (with readOnlyMode=always)" : null;
    }

    /** Returns a pool's initial statement; null if it does not pin. */
    static @Nullable String initSql(String sql) {
        return sql.matches("(?is)\\s*SELECT\\s[^;(]+;?\\s*|\\s*SELECT\\s+1\\s*;?\\s*") ? null : withoutValues(sql);
    }

    /** A statement's texts may be secrets. */
    private static String withoutValues(String sql) {
        return sql.replaceAll("'[^']*'?", "'...'");
    }
}
