package io.github.rdsiam.testkit.internal.protocol.mysql;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * A server's first packet.
 *
 * @param salt the 20 bytes for the scrambles
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_v10.html">HandshakeV10</a>
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Greeting(
        String version, long threadId, byte[] salt, long capabilities, int charset, int status, String plugin) {

    private static final int VERSION_10 = 10;
    private static final int SALT_1 = 8;
    private static final int SALT_2 = 12;
    private static final int RESERVED = 10;

    public static Greeting parse(byte[] payload) throws IOException {
        ErrorPacket.throwIfError(payload);
        PayloadReader in = new PayloadReader(payload);
        if (in.integer(1) != VERSION_10) {
            throw new IOException("Not a greeting of MySQL's protocol version 10");
        }
        String version = in.terminatedText();
        long threadId = in.integer(4);
        ByteArrayOutputStream salt = new ByteArrayOutputStream();
        salt.writeBytes(in.bytes(SALT_1));
        in.integer(1);
        long capabilities = in.integer(2);
        int charset = (int) in.integer(1);
        int status = (int) in.integer(2);
        capabilities |= in.integer(2) << 16;
        in.integer(1);
        in.bytes(RESERVED);
        salt.writeBytes(in.bytes(SALT_2));
        in.integer(1);
        return new Greeting(version, threadId, salt.toByteArray(), capabilities, charset, status, in.terminatedText());
    }

    public byte[] toBytes() {
        return new PayloadWriter()
                .integer(1, VERSION_10)
                .terminatedText(version)
                .integer(4, threadId)
                .bytes(Arrays.copyOf(salt, SALT_1))
                .integer(1, 0)
                .integer(2, capabilities)
                .integer(1, charset)
                .integer(2, status)
                .integer(2, capabilities >> 16)
                .integer(1, SALT_1 + SALT_2 + 1)
                .bytes(new byte[RESERVED])
                .bytes(Arrays.copyOfRange(salt, SALT_1, SALT_1 + SALT_2))
                .integer(1, 0)
                .terminatedText(plugin)
                .toBytes();
    }

    public boolean isMariadb() {
        return version.contains("MariaDB");
    }

    public boolean offers(long capability) {
        return (capabilities & capability) != 0;
    }
}
