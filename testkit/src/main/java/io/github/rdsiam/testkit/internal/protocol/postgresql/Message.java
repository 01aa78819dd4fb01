package io.github.rdsiam.testkit.internal.protocol.postgresql;

/**
 * A message after the first one: a letter and a body.
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

    /** The length of the header: the letter, and four bytes of length. */
    public static final int HEADER = 5;

    /** Returns the response to a client that requested a later version: 3.0 is the server's newest. */
    public static Message onlyVersionThree() {
        return new Message(
                NEGOTIATE_VERSION, new MessageWriter().int32(3 << 16).int32(0).toBytes());
    }

    /** Returns the key with which a client can cancel a statement of this connection. */
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

    /** Returns only the letter, because a body may contain a password. */
    @Override
    public String toString() {
        return "Message[" + type + "]";
    }
}
