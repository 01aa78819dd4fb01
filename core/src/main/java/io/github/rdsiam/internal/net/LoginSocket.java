package io.github.rdsiam.internal.net;

import io.github.rdsiam.internal.concurrent.Deadline;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A socket whose reads end at the deadline of the login, even if the server sends slowly. After the login, the read
 * timeout set by the driver applies.
 */
public final class LoginSocket extends Socket {

    private final int readMillis;
    private volatile @Nullable Deadline deadline;
    private volatile int driverTimeout;

    LoginSocket(Deadline deadline, int readMillis) {
        this.deadline = deadline;
        this.readMillis = readMillis;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                limitRead();
                return super.read();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                limitRead();
                return super.read(bytes, offset, length);
            }
        };
    }

    /** Sets the read timeout, which takes effect after the login. */
    @Override
    public synchronized void setSoTimeout(int timeout) throws SocketException {
        driverTimeout = timeout;
        if (deadline == null) {
            super.setSoTimeout(timeout);
        }
    }

    private void limitRead() throws IOException {
        Deadline until = deadline;
        if (until != null && until.hasPassed()) {
            throw new SocketTimeoutException("The login took longer than the login timeout");
        }
        if (until != null) {
            super.setSoTimeout(until.socketMillis(readMillis));
        }
    }

    /** Returns the address of the connected server. */
    public HostAndPort server() {
        return new HostAndPort(getInetAddress().getHostAddress(), getPort());
    }

    public void loginDone() throws SocketException {
        deadline = null;
        super.setSoTimeout(driverTimeout);
    }
}
