package io.github.rdsiam;

import java.io.IOException;
import java.net.SocketException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One login that the driver makes for us: its target, credential and deadline, and how far it got.
 *
 * <p>Used by the thread that connects; {@link #abort} comes from the one that closes the data source.
 */
final class LoginAttempt {

    private final LoginRegistry.Id id;
    private final LoginTarget target;
    private final Credential credential;
    private final Deadline deadline;
    private final Timeouts timeouts;
    private final boolean byDriver;
    private final @Nullable LoginObserver observer;

    private final Cancellation cancellation = new Cancellation();

    private volatile @Nullable LoginSocket socket;
    private volatile @Nullable VerifiedSocket verified;
    private volatile @Nullable Exception credentialFailure;
    private volatile String password = "";

    /** @param byDriver whether the driver connects on its own, to cancel a statement */
    LoginAttempt(
            LoginRegistry.Id id,
            LoginTarget target,
            Credential credential,
            Deadline deadline,
            Timeouts timeouts,
            boolean byDriver,
            @Nullable LoginObserver observer) {
        this.id = id;
        this.target = target;
        this.credential = credential;
        this.deadline = deadline;
        this.timeouts = timeouts;
        this.byDriver = byDriver;
        this.observer = observer;
    }

    /** By which the driver's hooks find this attempt. */
    LoginRegistry.Id id() {
        return id;
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
        if (observer != null) {
            observer.dialled(target.dial());
        }
        return dialled;
    }

    /** Verifies the server, and only then waits for the password: without one, no login is sent at all. */
    VerifiedSocket verify() throws IOException {
        LoginSocket raw = socket;
        if (raw == null) {
            throw new SocketException("Not dialled");
        }
        VerifiedSocket server = target.tls().handshake(raw);
        verified = server;
        if (observer != null) {
            observer.verified(server);
        }
        awaitPassword();
        return server;
    }

    private void awaitPassword() throws IOException {
        try {
            password = credential.password(deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(e);
        } catch (CredentialsException | TimeoutException | RuntimeException e) {
            throw failed(e);
        }
        if (observer != null && credential instanceof TokenCredential signed && signed.token() != null) {
            observer.tokenReady(signed.token());
        }
    }

    private IOException failed(Exception failure) {
        credentialFailure = failure;
        return new IOException("No credential to log in with", failure);
    }

    /** Returns the password to send in clear text, on the verified socket only; empty if only the driver has it. */
    String password() {
        if (verified == null) {
            throw new IllegalStateException("No credential leaves before the server is verified");
        }
        return password;
    }

    /** Returns why there was no credential; null if there was one, or none was needed. */
    @Nullable
    Exception credentialFailure() {
        return credentialFailure;
    }

    /** Returns the server and its socket; null before it is verified. An error from before cannot be trusted. */
    @Nullable
    VerifiedSocket verified() {
        return verified;
    }

    /** The driver has logged in. Where it connects on its own, nobody else notices. */
    void handshakeDone() throws SocketException {
        if (byDriver) {
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
}
