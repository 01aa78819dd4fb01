package io.github.rdsiam.verify;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;

/**
 * Reads and writes MySQL packets of a login, none of which needs splitting.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html">MySQL Packets</a>
 */
final class Packets {

    private static final int HEADER = 4;
    private static final int BYTE = 8;

    private final Socket socket;
    private int sequence;

    /** @param sequence of the next packet: TLS begins within a conversation */
    Packets(Socket socket, int sequence) {
        this.socket = socket;
        this.sequence = sequence;
    }

    int sequence() {
        return sequence;
    }

    byte[] read() throws IOException {
        byte[] header = exactly(HEADER);
        sequence = (header[3] & 0xFF) + 1;
        return exactly((header[0] & 0xFF) | ((header[1] & 0xFF) << BYTE) | ((header[2] & 0xFF) << (2 * BYTE)));
    }

    private byte[] exactly(int count) throws IOException {
        byte[] bytes = socket.getInputStream().readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("The server closed the connection");
        }
        return bytes;
    }

    void write(byte[] payload) throws IOException {
        byte[] packet = new byte[HEADER + payload.length];
        packet[0] = (byte) payload.length;
        packet[1] = (byte) (payload.length >> BYTE);
        packet[2] = (byte) (payload.length >> (2 * BYTE));
        packet[3] = (byte) sequence++;
        System.arraycopy(payload, 0, packet, HEADER, payload.length);
        socket.getOutputStream().write(packet);
        socket.getOutputStream().flush();
    }
}
