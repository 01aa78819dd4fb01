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
 * The properties of one connection, which also carry its login to {@link PostgresHooks}: pgjdbc gives the hooks the very
 * object that it was opened with. A URL or data source that only names the hooks has other properties and gets nothing.
 *
 * <p>After the login they keep where to connect, to cancel a statement, but no credential. Used by the thread that
 * connects, and later by those that cancel.
 */
@SuppressWarnings("serial") // never serialized
final class LoginProperties extends Properties {

    /** The driver's own default. */
    private static final String CANCEL_SECONDS = "10";

    private final LoginTarget target;
    private final Timeouts timeouts;

    /** Null when the login has ended. */
    private volatile @Nullable LoginAttempt login;

    /** The address of the session's server; null before the login. */
    private volatile @Nullable HostAndPort server;

    /** Dials to cancel statements of the session. */
    private final Dialer cancels = new Dialer();

    private boolean asked;

    LoginProperties(LoginAttempt login) {
        this.login = login;
        this.target = login.target();
        this.timeouts = login.timeouts();
    }

    /** Connects to a server and verifies it: for the login, or to cancel a statement. */
    Socket connect() throws IOException {
        LoginAttempt current = login;
        if (current == null) {
            return connectToCancel();
        }
        if (server != null) {
            throw new SocketException("A login makes one connection only");
        }
        LoginSocket raw = current.dial();
        server = raw.server();
        TlsRequest.send(raw);
        return current.verify().socket();
    }

    /**
     * A cancel request names the session by a key, so it needs no login. The driver would send it in clear text. It goes to
     * the address of the session: by now the name may stand for another server, which does not know the key.
     */
    private Socket connectToCancel() throws IOException {
        HostAndPort to = server;
        if (to == null) {
            throw new SocketException("There is no session");
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

    /** The session is aborted: ends a cancel request that is being sent, and those that would follow. */
    void abort() {
        cancels.cancel();
    }

    /** For the whole request, as in the driver. */
    static Duration cancelTimeout(Properties properties) {
        return Duration.ofSeconds(Integer.parseInt(properties.getProperty("cancelSignalTimeout", CANCEL_SECONDS)));
    }

    /** Returns the login whose password the server asks for. */
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
