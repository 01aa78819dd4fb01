package io.github.rdsiam.testkit;

import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * The capability flags of MySQL's handshake, as far as the proxy looks at them.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__capabilities__flags.html">Capabilities
 *     flags</a>
 */
final class Capabilities {

    static final long LONG_PASSWORD = 1;
    static final long FOUND_ROWS = 1L << 1;
    static final long LONG_FLAG = 1L << 2;
    static final long CONNECT_WITH_DB = 1L << 3;
    static final long NO_SCHEMA = 1L << 4;
    static final long COMPRESS = 1L << 5;
    static final long ODBC = 1L << 6;
    static final long LOCAL_FILES = 1L << 7;
    static final long IGNORE_SPACE = 1L << 8;
    static final long PROTOCOL_41 = 1L << 9;
    static final long INTERACTIVE = 1L << 10;
    static final long SSL = 1L << 11;
    static final long TRANSACTIONS = 1L << 13;
    static final long SECURE_CONNECTION = 1L << 15;
    static final long MULTI_STATEMENTS = 1L << 16;
    static final long MULTI_RESULTS = 1L << 17;
    static final long PS_MULTI_RESULTS = 1L << 18;
    static final long PLUGIN_AUTH = 1L << 19;
    static final long CONNECT_ATTRS = 1L << 20;
    static final long PLUGIN_AUTH_LENENC = 1L << 21;
    static final long EXPIRED_PASSWORDS = 1L << 22;
    static final long SESSION_TRACK = 1L << 23;
    static final long DEPRECATE_EOF = 1L << 24;
    static final long OPTIONAL_METADATA = 1L << 25;
    static final long ZSTD_COMPRESSION = 1L << 26;
    static final long QUERY_ATTRIBUTES = 1L << 27;

    /**
     * What shapes the bytes after the login, so that the proxy may offer only what the database can do. No compression,
     * which RDS Proxy has not; no query attributes, which stand before the text of a statement.
     */
    static final long RELAYED = FOUND_ROWS
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

    /** What the login itself needs, on either side. */
    static final long LOGIN = LONG_PASSWORD | PROTOCOL_41 | SECURE_CONNECTION | PLUGIN_AUTH | PLUGIN_AUTH_LENENC;

    /**
     * What a client must not use unless it was offered, by the names of the protocol: it would send, or expect, packets of
     * another form than the database's. A client may name the others as it likes; a server ignores what it did not offer.
     */
    private static final Map<Long, String> FORM = new TreeMap<>(Map.of(
            COMPRESS, "CLIENT_COMPRESS",
            SESSION_TRACK, "CLIENT_SESSION_TRACK",
            DEPRECATE_EOF, "CLIENT_DEPRECATE_EOF",
            OPTIONAL_METADATA, "CLIENT_OPTIONAL_RESULTSET_METADATA",
            ZSTD_COMPRESSION, "CLIENT_ZSTD_COMPRESSION_ALGORITHM",
            QUERY_ATTRIBUTES, "CLIENT_QUERY_ATTRIBUTES"));

    private Capabilities() {}

    /** The names of what a client uses without an offer, though it changes the form of packets; or the empty text. */
    static String notOffered(long used, long offered) {
        StringJoiner names = new StringJoiner(", ");
        FORM.forEach((flag, name) -> {
            if ((used & ~offered & flag) != 0) {
                names.add(name);
            }
        });
        return names.toString();
    }
}
