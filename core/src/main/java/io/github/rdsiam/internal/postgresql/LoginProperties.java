package io.github.rdsiam.internal.postgresql;

import io.github.rdsiam.internal.concurrent.Deadline;
import io.github.rdsiam.internal.concurrent.Timeouts;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.engine.LoginAttempt;
import io.github.rdsiam.internal.engine.LoginTarget;
import io.github.rdsiam.internal.net.Dialer;
import io.github.rdsiam.internal.net.LoginSocket;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one connection, which also pass its login to {@link PostgresHooks}: pgjdbc gives the hooks the same
 * object with which the connection is opened. A URL or data source that only names the hooks has other properties, so
 * it gets no login.
 *
 * <p>After the login they keep the server's address, to cancel statements, but no credential. Used by the thread that
 * connects, and later by threads that cancel.
 */
@SuppressWarnings("serial") // never serialized
final class LoginProperties extends Properties {

    /** The driver's default. */
    private static final String CANCEL_SECONDS = "10";

    private final LoginTarget target;
    private final Timeouts timeouts;

    /** Null after the login has ended. */
    private volatile @Nullable LoginAttempt login;

    /** The address of the session's server; null before the login. */
    private volatile @Nullable HostAndPort server;

    /** Connects to cancel statements of the session. */
    private final Dialer cancels = new Dialer();

    private boolean asked;

    LoginProperties(LoginAttempt login) {
        this.login = login;
        this.target = login.target();
        this.timeouts = login.timeouts();
    }

    /** Connects to the server and verifies it, for the login or to cancel a statement. */
    Socket connect() throws IOException {
        LoginAttempt current = login;
        if (current == null) {
            return connectToCancel();
        }
        if (server != null) {
            throw new SocketException("A login opens only one connection");
        }
        LoginSocket raw = current.dial();
        server = raw.server();
        TlsRequest.send(raw);
        return current.verify().socket();
    }

    /**
     * Opens a TLS connection for a cancel request; the driver would send it in clear text. The request identifies the
     * session by a key, so no login is needed. It goes to the session's address, because the name may now resolve to
     * another server, which does not know the key.
     */
    private Socket connectToCancel() throws IOException {
        HostAndPort to = server;
        if (to == null) {
            throw new SocketException("No session to cancel");
        }
        LoginSocket raw = cancels.dial(to, Deadline.after(cancelTimeout(this)), timeouts);
        try {
            TlsRequest.send(raw);
            return target.tls().handshake(raw).socket();
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    /** Called when the session is aborted: ends the cancel request that is being sent, and refuses later ones. */
    void abort() {
        cancels.cancel();
    }

    /** Returns the timeout of a whole cancel request, as in the driver. */
    static Duration cancelTimeout(Properties properties) {
        return Duration.ofSeconds(Integer.parseInt(properties.getProperty("cancelSignalTimeout", CANCEL_SECONDS)));
    }

    /** Returns the login for which the server requests a password. */
    LoginAttempt login() throws SocketException {
        LoginAttempt current = login;
        if (current == null) {
            throw new SocketException("The login has ended");
        }
        asked = true;
        return current;
    }

    boolean askedForPassword() {
        return asked;
    }

    void loginEnded() {
        login = null;
    }
}
