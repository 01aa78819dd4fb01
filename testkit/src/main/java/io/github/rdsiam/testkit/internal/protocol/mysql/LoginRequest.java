package io.github.rdsiam.testkit.internal.protocol.mysql;

import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.internal.protocol.BrokenPacketException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A client's response to the greeting.
 *
 * @param response the plugin's first message
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_response.html">HandshakeResponse41</a>
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LoginRequest(
        long capabilities,
        long maxPacket,
        int charset,
        String user,
        byte[] response,
        @Nullable String database,
        @Nullable String plugin) {

    private static final int FILLER = 23;
    private static final int MAX_PACKET = 1 << 24;

    /** Returns whether this is a request for TLS: the same packet, but truncated before the user name. */
    public static boolean isTlsRequest(byte[] payload) {
        return payload.length == 4 + 4 + 1 + FILLER && ((payload[1] << 8) & Capabilities.SSL) != 0;
    }

    static LoginRequest of(
            DatabaseLogin login,
            long capabilities,
            int charset,
            byte[] response,
            @Nullable String database,
            String plugin) {
        long withDatabase = database == null
                ? capabilities & ~Capabilities.CONNECT_WITH_DB
                : capabilities | Capabilities.CONNECT_WITH_DB;
        return new LoginRequest(withDatabase, MAX_PACKET, charset, login.user(), response, database, plugin);
    }

    /**
     * Parses the packet.
     *
     * @throws BrokenPacketException if it is not a login request, or comes from a client older than MySQL 4.1
     */
    public static LoginRequest parse(byte[] payload) throws IOException {
        PayloadReader in = new PayloadReader(payload);
        long capabilities = in.integer(4);
        if (!has(capabilities, Capabilities.PROTOCOL_41)) {
            throw new BrokenPacketException("The client does not use CLIENT_PROTOCOL_41");
        }
        long maxPacket = in.integer(4);
        int charset = (int) in.integer(1);
        in.bytes(FILLER);
        String user = in.text();
        byte[] response = response(in, capabilities);
        String database = has(capabilities, Capabilities.CONNECT_WITH_DB) ? in.text() : "";
        String plugin = has(capabilities, Capabilities.PLUGIN_AUTH) ? in.terminatedText() : null;
        return new LoginRequest(
                capabilities, maxPacket, charset, user, response, database.isEmpty() ? null : database, plugin);
    }

    /**
     * Parses COM_CHANGE_USER, with which a logged-in client logs in again.
     *
     * @param first the client's first login request
     * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_change_user.html">COM_CHANGE_USER</a>
     */
    public static LoginRequest parseChangeUser(byte[] payload, LoginRequest first) throws IOException {
        PayloadReader in = new PayloadReader(payload);
        in.integer(1);
        String user = in.text();
        byte[] response = in.bytes((int) in.integer(1));
        String database = in.text();
        int charset = in.remaining() < 2 ? first.charset() : (int) in.integer(2) & 0xFF;
        String plugin = first.has(Capabilities.PLUGIN_AUTH) ? in.terminatedText() : null;
        return new LoginRequest(
                first.capabilities(),
                first.maxPacket(),
                charset,
                user,
                response,
                database.isEmpty() ? null : database,
                plugin);
    }

    private static byte[] response(PayloadReader in, long capabilities) throws IOException {
        return has(capabilities, Capabilities.PLUGIN_AUTH_LENENC)
                ? in.lengthEncodedBytes()
                : in.bytes((int) in.integer(1));
    }

    private static boolean has(long capabilities, long capability) {
        return (capabilities & capability) != 0;
    }

    public boolean has(long capability) {
        return has(capabilities, capability);
    }

    /** Returns the request without capabilities that the server did not offer and so ignores. */
    public LoginRequest limitedTo(long offered) {
        return new LoginRequest(capabilities & offered, maxPacket, charset, user, response, database, plugin);
    }

    /** Returns the packet as a client sends it; only for {@link Capabilities#PLUGIN_AUTH_LENENC}. */
    public byte[] toBytes() {
        PayloadWriter out = new PayloadWriter()
                .integer(4, capabilities)
                .integer(4, maxPacket)
                .integer(1, charset)
                .bytes(new byte[FILLER])
                .terminatedText(user)
                .lengthEncodedBytes(response);
        if (database != null) {
            out.terminatedText(database);
        }
        if (plugin != null) {
            out.terminatedText(plugin);
        }
        return out.toBytes();
    }

    @Override
    public String toString() {
        return "LoginRequest[" + user + ", " + database + ", " + plugin + "]";
    }
}
