package io.github.rdsiam.testkit.internal.proxy;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A client's socket that counts the bytes it receives, records those outside TLS, and enforces the login time limit.
 */
public final class ClientSocket extends Socket {

    private static final int ALERT_LENGTH = 7;
    private static final int RECORD_HEADER = 5;
    private static final int ENCRYPTED_RECORD = 23;
    private static final int HANDSHAKE_RECORD = 22;

    /** TLS 1.2's ServerHelloDone, the last message of the flight with the certificate. */
    private static final byte[] HELLO_DONE = {14, 0, 0, 0};

    private final ProxyRecords records;
    private final byte[] lastReceived = new byte[ALERT_LENGTH];
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private volatile boolean undecided;
    private volatile boolean encrypted;
    private volatile boolean holding;
    private volatile boolean shownCertificate;
    private volatile boolean limited;
    private long deadline;

    ClientSocket(ProxyRecords records) {
        this.records = records;
    }

    /** Treats the input as TLS if it begins like TLS. */
    public void detectTls() {
        undecided = true;
    }

    /** Treats all further input as TLS. */
    void beginTls() {
        encrypted = true;
    }

    /**
     * Buffers output until the client's response is read, so that it is sent at once. A client that rejects a
     * certificate sends an alert and closes. If the server still had data to send, that would fail before the server
     * has read the alert.
     */
    void holdOutput() {
        holding = true;
    }

    void releaseOutput() throws IOException {
        holding = false;
        sendHeld();
    }

    private void sendHeld() throws IOException {
        synchronized (held) {
            if (held.size() > 0) {
                byte[] bytes = held.toByteArray();
                held.reset();
                super.getOutputStream().write(bytes);
                shownCertificate |= hasCertificate(bytes);
            }
        }
    }

    /** Returns whether the server's certificate was sent to the client. */
    boolean hasShownCertificate() {
        return shownCertificate;
    }

    /**
     * Returns whether this part of a handshake contains the certificate. In TLS 1.3 the certificate is encrypted, while
     * the messages that can come without it, an alert and a hello retry request, are not.
     */
    private static boolean hasCertificate(byte[] records) {
        int length;
        for (int i = 0; i + RECORD_HEADER <= records.length; i += RECORD_HEADER + length) {
            if (records[i] == ENCRYPTED_RECORD) {
                return true;
            }
            length = ((records[i + 3] & 0xFF) << 8) | (records[i + 4] & 0xFF);
        }
        int from = Math.max(0, records.length - HELLO_DONE.length);
        return Arrays.equals(records, from, records.length, HELLO_DONE, 0, HELLO_DONE.length);
    }

    /** Returns the last seven bytes from the client, which is the length of a TLS alert. */
    byte[] lastReceived() {
        return lastReceived.clone();
    }

    private void keepLast(byte[] buffer, int offset, int count) {
        int kept = Math.min(count, ALERT_LENGTH);
        System.arraycopy(lastReceived, kept, lastReceived, 0, ALERT_LENGTH - kept);
        System.arraycopy(buffer, offset + count - kept, lastReceived, ALERT_LENGTH - kept, kept);
    }

    /** Limits the total time of all reads from now on. */
    public void limit(Duration time) {
        deadline = System.nanoTime() + time.toNanos();
        limited = true;
    }

    void unlimit() throws IOException {
        limited = false;
        setSoTimeout(0);
    }

    boolean isLimited() {
        return limited;
    }

    private void applyLimit() throws IOException {
        if (limited) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis <= 0) {
                throw new SocketTimeoutException("The client took too long");
            }
            setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Recorded(super.getInputStream());
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new Held(super.getOutputStream());
    }

    /** Ends the output to the client; its input is still received. */
    public void sayNoMore() throws IOException {
        if (!isOutputShutdown()) {
            shutdownOutput();
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        releaseOutput();
        super.shutdownOutput();
    }

    private final class Recorded extends FilterInputStream {
        Recorded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            sendHeld();
            applyLimit();
            int count = super.read(buffer, offset, length);
            if (count > 0) {
                encrypted |= undecided && buffer[offset] == HANDSHAKE_RECORD;
                undecided = false;
                keepLast(buffer, offset, count);
                records.received(buffer, offset, count, !encrypted);
            }
            return count;
        }
    }

    private final class Held extends FilterOutputStream {
        Held(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            if (holding) {
                synchronized (held) {
                    held.write(buffer, offset, length);
                }
            } else {
                out.write(buffer, offset, length);
            }
        }
    }
}
