package io.github.rdsiam.internal.engine;

import io.github.rdsiam.internal.concurrent.Deadline;
import io.github.rdsiam.internal.concurrent.Timeouts;
import io.github.rdsiam.internal.credential.Credential;
import io.github.rdsiam.internal.credential.CredentialsException;
import io.github.rdsiam.internal.credential.IamToken;
import io.github.rdsiam.internal.credential.TokenCredential;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.net.Dialer;
import io.github.rdsiam.internal.net.LoginSocket;
import io.github.rdsiam.internal.net.VerifiedSocket;
import java.io.IOException;
import java.net.SocketException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One login through the driver: its target, credential and deadline, and its progress.
 *
 * <p>Used by the thread that connects; {@link #abort} is called by the thread that closes the data source.
 */
public final class LoginAttempt {

    public enum Progress {
        DIALLING,
        /** The connection was accepted, but anything received may be forged. */
        CONNECTED,
        /** The server's certificate was verified. */
        VERIFIED
    }

    /** Receives the steps of a login, on the thread that connects. */
    public interface Observer {

        default void dialled(HostAndPort where) {}

        default void verified(VerifiedSocket server) {}

        default void tokenReady(IamToken token) {}
    }

    private final String id;
    private final LoginTarget target;
    private final Credential credential;
    final Deadline deadline;
    final Timeouts timeouts;
    private final boolean byDriver;
    private final @Nullable Observer observer;

    private final Dialer dialer = new Dialer();

    private volatile @Nullable LoginSocket socket;
    private volatile @Nullable VerifiedSocket verified;
    private volatile @Nullable Exception credentialFailure;
    private volatile String password = "";

    LoginAttempt(
            String id,
            LoginTarget target,
            Credential credential,
            Deadline deadline,
            Timeouts timeouts,
            boolean byDriver,
            @Nullable Observer observer) {
        this.id = id;
        this.target = target;
        this.credential = credential;
        this.deadline = deadline;
        this.timeouts = timeouts;
        this.byDriver = byDriver;
        this.observer = observer;
    }

    /** Returns the id by which the driver's hooks find this attempt. */
    public String id() {
        return id;
    }

    public Timeouts timeouts() {
        return timeouts;
    }

    public LoginTarget target() {
        return target;
    }

    public Credential credential() {
        return credential;
    }

    public Progress progress() {
        if (verified != null) {
            return Progress.VERIFIED;
        }
        return socket != null ? Progress.CONNECTED : Progress.DIALLING;
    }

    public LoginSocket dial() throws IOException {
        LoginSocket dialled = dialer.dial(target.dial(), deadline, timeouts);
        socket = dialled;
        if (observer != null) {
            observer.dialled(target.dial());
        }
        return dialled;
    }

    /** Verifies the server, and only then waits for the password. Without a password, no login is sent. */
    public VerifiedSocket verify() throws IOException {
        VerifiedSocket server = target.tls().handshake(Objects.requireNonNull(socket, "not dialled"));
        verified = server;
        if (observer != null) {
            observer.verified(server);
        }
        try {
            password = credential.password(deadline);
        } catch (CredentialsException | InterruptedException | TimeoutException | CancellationException e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            credentialFailure = e;
            throw new IOException("No credential to log in with", e);
        }
        if (observer != null && credential instanceof TokenCredential signed && signed.token() != null) {
            observer.tokenReady(signed.token());
        }
        return server;
    }

    /** Returns the password to send in clear text, on the verified socket only; empty if only the driver has it. */
    public String password() {
        if (verified == null) {
            throw new IllegalStateException("The server is not verified, so no credential is sent");
        }
        return password;
    }

    /** Returns the reason why the credential is missing; null if it is present, or none was needed. */
    @Nullable
    public Exception credentialFailure() {
        return credentialFailure;
    }

    /**
     * Returns the server and its socket; null before it is verified. An error received before that cannot be trusted.
     */
    @Nullable
    public VerifiedSocket verified() {
        return verified;
    }

    /**
     * Called when the driver has logged in. If the driver opened this connection itself, to cancel a statement, this is
     * the only notice.
     */
    public void handshakeDone() throws SocketException {
        if (byDriver) {
            loginDone();
        }
    }

    public void loginDone() throws SocketException {
        LoginSocket open = socket;
        if (open != null) {
            open.loginDone();
        }
    }

    void abort() {
        dialer.cancel();
    }

    public void closeSocket() {
        dialer.closeSocket();
    }

    public boolean isAborted() {
        return dialer.isCancelled();
    }
}
