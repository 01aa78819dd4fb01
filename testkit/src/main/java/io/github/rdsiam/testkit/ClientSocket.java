package io.github.rdsiam.testkit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** A client's connection that counts what it receives and keeps what came outside TLS. */
final class ClientSocket extends Socket {

    private final ProxyRecords records;
    private volatile boolean encrypted;

    ClientSocket(ProxyRecords records) {
        this.records = records;
    }

    /** What comes from now on is TLS. */
    void beginTls() {
        encrypted = true;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Recorded(super.getInputStream());
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
            int count = super.read(buffer, offset, length);
            if (count > 0) {
                records.received(buffer, offset, count, !encrypted);
            }
            return count;
        }
    }
}
