package io.github.rdsiam;

import java.io.IOException;
import java.net.SocketException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One login that the driver makes for us: its deadline, its credential, and how far it got.
 *
 * <p>Used by the thread that connects; {@link #abort} comes from the one that closes the data source.
 */
final class LoginAttempt {

    private final LoginTarget target;
    private final Credential credential;
    private final Deadline deadline;
    private final Timeouts timeouts;
    private final boolean side;

    private final Cancellation cancellation = new Cancellation();

    private volatile @Nullable LoginSocket socket;
    private volatile @Nullable VerifiedSocket verified;
    private volatile @Nullable Exception credentialFailure;

    LoginAttempt(LoginTarget target, Credential credential, Deadline deadline, Timeouts timeouts, boolean side) {
        this.target = target;
        this.credential = credential;
        this.deadline = deadline;
        this.timeouts = timeouts;
        this.side = side;
    }

    LoginTarget target() {
        return target;
    }

    Credential credential() {
        return credential;
    }

    Deadline deadline() {
        return deadline;
    }

    Timeouts timeouts() {
        return timeouts;
    }

    LoginProgress progress() {
        if (verified != null) {
            return LoginProgress.VERIFIED;
        }
        return socket != null ? LoginProgress.CONNECTED : LoginProgress.DIALLING;
    }

    LoginSocket dial() throws IOException {
        LoginSocket dialled = Dialer.dial(target.dial(), deadline, timeouts, cancellation);
        socket = dialled;
        return dialled;
    }

    /**
     * Verifies the server, and only then waits for the credential: without one no login is sent at all.
     */
    VerifiedSocket verify() throws IOException {
        LoginSocket raw = socket;
        if (raw == null) {
            throw new SocketException("Not dialled");
        }
        VerifiedSocket done = target.tls().handshake(raw);
        verified = done;
        password();
        return done;
    }

    /** Waits for the password, for the server on our verified socket only; empty if only the driver has it. */
    String password() throws IOException {
        if (verified == null) {
            throw new IllegalStateException("No credential leaves before the server is verified");
        }
        try {
            return credential.password(deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(e);
        } catch (CredentialsException | TimeoutException | RuntimeException e) {
            throw failed(e);
        }
    }

    private IOException failed(Exception failure) {
        credentialFailure = failure;
        return new IOException("No credential to log in with", failure);
    }

    /** Why there was no credential; null if there was one, or none was needed. */
    @Nullable
    Exception credentialFailure() {
        return credentialFailure;
    }

    /** The server, once it is verified; null before. An error from before cannot be trusted. */
    @Nullable
    VerifiedSocket verified() {
        return verified;
    }

    /** The driver has logged in; on a connection of its own nobody but the driver knows when that is over. */
    void handshakeDone() throws SocketException {
        if (side) {
            loginDone();
        }
    }

    void loginDone() throws SocketException {
        LoginSocket open = socket;
        if (open != null) {
            open.loginDone();
        }
    }

    void abort() {
        cancellation.cancel();
    }

    void closeSocket() {
        cancellation.closeSocket();
    }

    boolean isAborted() {
        return cancellation.isCancelled();
    }

    Cancellation cancellation() {
        return cancellation;
    }
}
