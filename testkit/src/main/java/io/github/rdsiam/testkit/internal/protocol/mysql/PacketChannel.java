package io.github.rdsiam.testkit.internal.protocol.mysql;

import io.github.rdsiam.testkit.internal.protocol.AnswerChannel;
import io.github.rdsiam.testkit.internal.protocol.BrokenPacketException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * MySQL's packet framing over a pair of streams: three bytes of length, one of sequence, payload. Does not read ahead,
 * so that TLS can begin after any packet. Not thread-safe.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html">MySQL packets</a>
 */
public final class PacketChannel implements AnswerChannel {

    public static final int HEADER = 4;
    public static final int MAX_PAYLOAD = 0xFFFFFF;

    /** The maximum length of a login packet: a token, and 64 kB of connection attributes. */
    private static final int LONGEST_LOGIN = 1 << 17;

    private final InputStream in;
    private final OutputStream out;
    private int sequence;

    public PacketChannel(InputStream in, OutputStream out) {
        this(in, out, 0);
    }

    public PacketChannel(InputStream in, OutputStream out, int sequence) {
        this.in = in;
        this.out = out;
        this.sequence = sequence;
    }

    /** Returns the number of the next packet. */
    public int sequence() {
        return sequence;
    }

    /** Begins a new command. */
    public void restart() {
        sequence = 0;
    }

    /** Reads the next payload, and joins a payload that was split because of its size. */
    public byte[] read() throws IOException {
        byte[] part = readPart();
        if (part.length < MAX_PAYLOAD) {
            return part;
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(part);
        while (part.length == MAX_PAYLOAD) {
            part = readPart();
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }

    /**
     * Reads the next payload of a login.
     *
     * @throws BrokenPacketException if it does not have the expected number, or is longer than any login
     */
    public byte[] readInTurn() throws IOException {
        byte[] header = exactly(HEADER);
        int expected = sequence;
        int number = header[3] & 0xFF;
        sequence = (number + 1) & 0xFF;
        if (number != expected) {
            throw new BrokenPacketException("a packet with the number " + number + " instead of " + expected);
        }
        if (length(header, 0) > LONGEST_LOGIN) {
            throw new BrokenPacketException("a packet of " + length(header, 0) + " bytes");
        }
        return exactly(length(header, 0));
    }

    private byte[] readPart() throws IOException {
        byte[] header = exactly(HEADER);
        sequence = ((header[3] & 0xFF) + 1) & 0xFF;
        return exactly(length(header, 0));
    }

    /** Returns the payload length in a packet header. */
    public static int length(byte[] header, int offset) {
        return (header[offset] & 0xFF) | ((header[offset + 1] & 0xFF) << 8) | ((header[offset + 2] & 0xFF) << 16);
    }

    private byte[] exactly(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("The other side closed the connection");
        }
        return bytes;
    }

    @Override
    public void write(byte[] payload) throws IOException {
        int offset = 0;
        int part;
        do {
            part = Math.min(payload.length - offset, MAX_PAYLOAD);
            out.write(packet(payload, offset, part));
            sequence = (sequence + 1) & 0xFF;
            offset += part;
        } while (part == MAX_PAYLOAD);
        out.flush();
    }

    /** Writes a packet with an unexpected number, as no server should. */
    @Override
    public void writeOutOfTurn(byte[] payload) throws IOException {
        sequence = (sequence + 5) & 0xFF;
        write(payload);
    }

    /** Writes the header for a whole packet and half of its payload, as no server should. */
    @Override
    public void writeHalf(byte[] payload) throws IOException {
        out.write(packet(payload, 0, payload.length), 0, HEADER + payload.length / 2);
        out.flush();
    }

    private byte[] packet(byte[] payload, int offset, int length) {
        byte[] packet = new byte[HEADER + length];
        packet[0] = (byte) length;
        packet[1] = (byte) (length >> 8);
        packet[2] = (byte) (length >> 16);
        packet[3] = (byte) sequence;
        System.arraycopy(payload, offset, packet, HEADER, length);
        return packet;
    }
}
