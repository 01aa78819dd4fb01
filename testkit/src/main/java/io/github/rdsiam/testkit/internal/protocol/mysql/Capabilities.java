package io.github.rdsiam.testkit.internal.protocol.mysql;

import java.util.StringJoiner;

/**
 * The capability flags of MySQL's handshake that the proxy uses.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__capabilities__flags.html">Capabilities
 *     flags</a>
 */
public final class Capabilities {

    static final long LONG_PASSWORD = 1;
    public static final long FOUND_ROWS = 1L << 1;
    static final long LONG_FLAG = 1L << 2;
    public static final long CONNECT_WITH_DB = 1L << 3;
    static final long NO_SCHEMA = 1L << 4;
    static final long COMPRESS = 1L << 5;
    static final long ODBC = 1L << 6;
    public static final long LOCAL_FILES = 1L << 7;
    static final long IGNORE_SPACE = 1L << 8;
    static final long PROTOCOL_41 = 1L << 9;
    static final long INTERACTIVE = 1L << 10;
    public static final long SSL = 1L << 11;
    public static final long TRANSACTIONS = 1L << 13;
    static final long SECURE_CONNECTION = 1L << 15;
    static final long MULTI_STATEMENTS = 1L << 16;
    static final long MULTI_RESULTS = 1L << 17;
    static final long PS_MULTI_RESULTS = 1L << 18;
    public static final long PLUGIN_AUTH = 1L << 19;
    public static final long CONNECT_ATTRS = 1L << 20;
    static final long PLUGIN_AUTH_LENENC = 1L << 21;
    static final long EXPIRED_PASSWORDS = 1L << 22;
    static final long SESSION_TRACK = 1L << 23;
    public static final long DEPRECATE_EOF = 1L << 24;
    static final long OPTIONAL_METADATA = 1L << 25;
    static final long ZSTD_COMPRESSION = 1L << 26;

    /**
     * Flags that change the bytes after the login, so the proxy may offer only those of the database. Compression is
     * missing because RDS Proxy does not support it, and query attributes because they precede the text of a statement.
     */
    public static final long RELAYED = FOUND_ROWS
            | LONG_FLAG
            | NO_SCHEMA
            | ODBC
            | LOCAL_FILES
            | IGNORE_SPACE
            | INTERACTIVE
            | TRANSACTIONS
            | MULTI_STATEMENTS
            | MULTI_RESULTS
            | PS_MULTI_RESULTS
            | EXPIRED_PASSWORDS
            | SESSION_TRACK
            | DEPRECATE_EOF
            | OPTIONAL_METADATA;

    /** Flags that the login itself requires, on both sides. */
    public static final long LOGIN = LONG_PASSWORD | PROTOCOL_41 | SECURE_CONNECTION | PLUGIN_AUTH | PLUGIN_AUTH_LENENC;

    private Capabilities() {}

    /**
     * Returns the names of flags that a client uses although they were not offered, so that neither side could read the
     * other's packets; empty if there are none.
     *
     * <p>A server ignores the other flags that it did not offer. Drivers set some of them in every login, such as
     * CLIENT_QUERY_ATTRIBUTES, and use them only with a server that offers them.
     */
    public static String notOffered(long used, long offered) {
        StringJoiner names = new StringJoiner(", ");
        if ((used & ~offered & COMPRESS) != 0) {
            names.add("CLIENT_COMPRESS");
        }
        if ((used & ~offered & ZSTD_COMPRESSION) != 0) {
            names.add("CLIENT_ZSTD_COMPRESSION_ALGORITHM");
        }
        return names.toString();
    }
}
