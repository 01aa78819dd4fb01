package io.github.rdsiam.testkit.internal.protocol.mysql;

import io.github.rdsiam.testkit.internal.protocol.ServerError;
import io.github.rdsiam.testkit.internal.protocol.ServerErrorException;
import java.io.IOException;

/**
 * MySQL's error packet.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_err_packet.html">ERR_Packet</a>
 */
public record ErrorPacket(int code, String state, String message) implements ServerError {

    public static final int ACCESS_DENIED = 1045;
    public static final int TOO_MANY_CONNECTIONS = 1040;

    private static final int HEADER = 0xFF;
    private static final int STATE_LENGTH = 5;

    public static boolean isError(byte[] payload) {
        return payload.length > 0 && (payload[0] & 0xFF) == HEADER;
    }

    /**
     * Parses an error packet. Errors that replace a greeting contain no SQLState; the only one that servers send there,
     * too many connections, gets its known state.
     */
    public static ErrorPacket parse(byte[] payload) throws IOException {
        PayloadReader in = new PayloadReader(payload);
        in.integer(1);
        int code = (int) in.integer(2);
        String text = in.restAsText();
        return text.startsWith("#") && text.length() > STATE_LENGTH
                ? new ErrorPacket(code, text.substring(1, STATE_LENGTH + 1), text.substring(STATE_LENGTH + 1))
                : new ErrorPacket(code, code == TOO_MANY_CONNECTIONS ? "08004" : "HY000", text);
    }

    /** Throws the error if the packet is one. */
    static void throwIfError(byte[] payload) throws IOException {
        if (isError(payload)) {
            throw new ServerErrorException(parse(payload));
        }
    }

    @Override
    public boolean isDenied() {
        return code == ACCESS_DENIED;
    }

    @Override
    public String describe() {
        return code + " (" + state + ") " + message;
    }

    @Override
    public byte[] toBytes() {
        return toBytes("#" + state + message);
    }

    /**
     * Returns the packet without an SQLState: before a greeting the server does not know whether the client understands
     * one.
     */
    public byte[] toBytesInsteadOfGreeting() {
        return toBytes(message);
    }

    private byte[] toBytes(String text) {
        return new PayloadWriter()
                .integer(1, HEADER)
                .integer(2, code)
                .text(text)
                .toBytes();
    }
}
