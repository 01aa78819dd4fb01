package io.github.rdsiam.testkit.internal.protocol.postgresql;

/**
 * One message after the first: a letter and a body.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">Message formats</a>
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Message(char type, byte[] body) {

    public static final char AUTHENTICATION = 'R';
    public static final char BACKEND_KEY = 'K';
    public static final char ERROR = 'E';
    public static final char PASSWORD = 'p';
    public static final char QUERY = 'Q';
    public static final char PARSE = 'P';
    public static final char READY = 'Z';
    public static final char TERMINATE = 'X';

    static final char NEGOTIATE_VERSION = 'v';
    static final char DATA_ROW = 'D';

    /** The letter, and four bytes of length. */
    public static final int HEADER = 5;

    /** Says that version 3.0 is the newest that the server speaks, to a client that asked for a later one. */
    public static Message onlyVersionThree() {
        return new Message(
                NEGOTIATE_VERSION, new MessageWriter().int32(3 << 16).int32(0).toBytes());
    }

    /** What a client needs to cancel a statement of this connection. */
    public static Message backendKey(int processId, byte[] key) {
        return new Message(
                BACKEND_KEY, new MessageWriter().int32(processId).bytes(key).toBytes());
    }

    public byte[] toBytes() {
        return new MessageWriter()
                .letter(type)
                .int32(body.length + HEADER - 1)
                .bytes(body)
                .toBytes();
    }

    /** The letter alone: a body may hold a password. */
    @Override
    public String toString() {
        return "Message[" + type + "]";
    }
}
