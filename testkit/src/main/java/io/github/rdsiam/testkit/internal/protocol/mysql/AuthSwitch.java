package io.github.rdsiam.testkit.internal.protocol.mysql;

import java.io.IOException;
import java.util.Arrays;

/**
 * A server's request to authenticate with another plugin.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_auth_switch_request.html">AuthSwitchRequest</a>
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record AuthSwitch(String plugin, byte[] data) {

    public static final String CLEAR_PASSWORD = "mysql_clear_password";

    private static final int HEADER = 0xFE;

    public static boolean isSwitch(byte[] payload) {
        return payload.length > 1 && (payload[0] & 0xFF) == HEADER;
    }

    public static AuthSwitch parse(byte[] payload) throws IOException {
        PayloadReader in = new PayloadReader(payload);
        in.integer(1);
        String plugin = in.terminatedText();
        byte[] data = in.rest();
        boolean terminated = data.length > 0 && data[data.length - 1] == 0;
        return new AuthSwitch(plugin, terminated ? Arrays.copyOf(data, data.length - 1) : data);
    }

    public byte[] toBytes() {
        PayloadWriter out = new PayloadWriter().integer(1, HEADER).terminatedText(plugin);
        return data.length == 0 ? out.toBytes() : out.bytes(data).integer(1, 0).toBytes();
    }
}
