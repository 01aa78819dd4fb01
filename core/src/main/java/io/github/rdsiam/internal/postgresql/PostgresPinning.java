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

    /** Returns what a setting makes new connections send, without secrets; null if nothing that pins. */
    static @Nullable String statement(String setting, String value) {
        return setting.equals(Engine.INIT_SQL) && !isHarmless(value) ? withoutTexts(value) : null;
    }

    /** Returns whether it is a query without a call. */
    private static boolean isHarmless(String sql) {
        return sql.matches("(?is)\\s*SELECT\\s[^;(]+;?\\s*");
    }

    /** A statement's texts may be secrets. */
    private static String withoutTexts(String sql) {
        return sql.replaceAll("'[^']*'?", "'...'");
    }
}
