package io.github.rdsiam.testkit.internal.protocol.postgresql;

import io.github.rdsiam.testkit.internal.protocol.AnswerChannel;
import io.github.rdsiam.testkit.internal.protocol.BrokenPacketException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * PostgreSQL's message framing over a pair of streams. Does not read ahead, so that TLS can begin after any message.
 * Not thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-overview.html">Messaging overview</a>
 */
public final class MessageChannel implements AnswerChannel {

    /** The maximum that a server reads from a client before the login; longer than any token. */
    private static final int LONGEST_LOGIN = 65_535;

    private static final int LONGEST_STARTUP = 10_000;
    private static final int LENGTH = 4;

    private final InputStream in;
    private final OutputStream out;

    public MessageChannel(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** Reads one byte; -1 at the end. */
    public int readByte() throws IOException {
        return in.read();
    }

    /**
     * Reads the body of a client's first message, which has no letter.
     *
     * @param firstByte the first byte of its length
     * @throws BrokenPacketException if it is longer than servers allow
     */
    public byte[] readStartup(int firstByte) throws IOException {
        byte[] rest = exactly(LENGTH - 1);
        int length = new MessageReader(
                        new MessageWriter().letter((char) firstByte).bytes(rest).toBytes())
                .int32();
        return body(length, LONGEST_STARTUP, "invalid length of startup packet");
    }

    /**
     * Reads the next message of a login.
     *
     * @throws BrokenPacketException if it is longer than any login
     */
    public Message readLogin() throws IOException {
        return read(LONGEST_LOGIN);
    }

    /** Reads the next message, of any length. */
    public Message read() throws IOException {
        return read(Integer.MAX_VALUE);
    }

    private Message read(int longest) throws IOException {
        char type = (char) (exactly(1)[0] & 0xFF);
        int length = new MessageReader(exactly(LENGTH)).int32();
        return new Message(type, body(length, longest, "invalid message length"));
    }

    private byte[] body(int length, int longest, String problem) throws IOException {
        if (length < LENGTH || length > longest) {
            throw new BrokenPacketException(problem);
        }
        return exactly(length - LENGTH);
    }

    private byte[] exactly(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("The other side closed the connection");
        }
        return bytes;
    }

    public void write(Message message) throws IOException {
        write(message.toBytes());
    }

    @Override
    public void write(byte[] message) throws IOException {
        out.write(message);
        out.flush();
    }

    @Override
    public void writeHalf(byte[] message) throws IOException {
        out.write(message, 0, (message.length + Message.HEADER) / 2);
        out.flush();
    }
}
