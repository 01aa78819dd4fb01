package io.github.rdsiam;

import java.net.SocketException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/** Makes one login with the driver and sorts what comes of it: a connection, a refusal, or a failure. */
final class LoginRunner {

    private final Engine engine;
    private final DriverSettings settings;
    private final LoginRegistry logins;
    private final String sourceId;
    private final Timeouts timeouts;
    private final Diagnosis diagnosis;
    private final Events events;

    LoginRunner(
            Engine engine,
            DriverSettings settings,
            LoginRegistry logins,
            String sourceId,
            Timeouts timeouts,
            Diagnosis diagnosis,
            Events events) {
        this.engine = engine;
        this.settings = settings;
        this.logins = logins;
        this.sourceId = sourceId;
        this.timeouts = timeouts;
        this.diagnosis = diagnosis;
        this.events = events;
    }

    /** Logs in; when logins come too fast for the server, again after a pause, as long as there is time. */
    Connection login(LoginTarget target, Credential credential, String user, String driverPassword, ConnectTime time)
            throws SQLException, RefusedException {
        for (int failures = 1; ; failures++) {
            try {
                return once(target, credential, user, driverPassword, time);
            } catch (RateLimitedException e) {
                pause(RateLimitPause.after(failures), time, e.explained());
                credential.renew();
            }
        }
    }

    private void pause(Duration pause, ConnectTime time, SQLException limited) throws SQLException {
        if (pause.toNanos() >= time.deadline().remainingNanos()) {
            throw limited;
        }
        try {
            if (logins.awaitClose(pause)) {
                throw ClosedException.because(limited);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private Connection once(
            LoginTarget target, Credential credential, String user, String driverPassword, ConnectTime time)
            throws SQLException, RefusedException, RateLimitedException {
        return login(
                new LoginAttempt(target, credential, time.deadline(), timeouts, false), user, driverPassword, time);
    }

    /** Logs in once, on an attempt that the caller can look at afterwards. */
    Connection login(LoginAttempt attempt, String user, String driverPassword, ConnectTime time)
            throws SQLException, RefusedException, RateLimitedException {
        Connection connection = entered(attempt, user, driverPassword);
        VerifiedSocket server = attempt.verified();
        if (server == null) {
            // never happens: the driver was told to verify, and our factory is its only way to a socket
            connection.abort(Runnable::run);
            throw new IllegalStateException("The driver connected without verified TLS");
        }
        if (attempt.isAborted()) {
            // closing the data source after the driver was done has closed this connection too
            throw ClosedException.because(null);
        }
        events.connectionOpened(attempt.credential().source(), server.tlsVersion(), server.resumed(), time.elapsed());
        return connection;
    }

    private Connection entered(LoginAttempt attempt, String user, String driverPassword)
            throws SQLException, RefusedException, RateLimitedException {
        String id = logins.begin(attempt);
        try {
            Connection connection = engine.open(attempt, user, driverPassword, sourceId + "/" + id, settings);
            attempt.loginDone();
            return connection;
        } catch (SQLException e) {
            attempt.closeSocket();
            throw sort(e, attempt, user);
        } catch (SocketException e) {
            attempt.closeSocket();
            throw sort(
                    new SQLNonTransientConnectionException("The connection was lost at once", "08S01", e),
                    attempt,
                    user);
        } catch (RuntimeException | Error e) {
            attempt.closeSocket();
            throw e;
        } finally {
            logins.end(id);
        }
    }

    private SQLException sort(SQLException e, LoginAttempt attempt, String user)
            throws RefusedException, RateLimitedException {
        if (attempt.isAborted()) {
            return ClosedException.because(e);
        }
        // what the server has answered is not to be lost
        if (!engine.isServerAnswer(e) && Thread.currentThread().isInterrupted()) {
            return interrupted(e);
        }
        Exception noCredential = attempt.credentialFailure();
        if (noCredential != null) {
            return withoutCredential(noCredential, attempt.target());
        }
        VerifiedSocket server = attempt.verified();
        FailureKind kind = engine.kindOf(e, attempt.progress());
        if (server != null && kind == FailureKind.CREDENTIAL_REFUSED) {
            throw new RefusedException(e, server);
        }
        if (kind == FailureKind.RATE_LIMITED) {
            throw new RateLimitedException(diagnosis.failed(e, attempt, user));
        }
        SQLException rejected = engine.rejectedProperty(e, attempt, settings);
        return rejected != null ? rejected : diagnosis.failed(e, attempt, user);
    }

    private SQLException withoutCredential(Exception failure, LoginTarget target) {
        if (failure instanceof CredentialsException known) {
            return diagnosis.noCredential(known, target);
        }
        if (failure instanceof TimeoutException) {
            return timedOut("AWS credentials to sign the IAM token", failure);
        }
        if (failure instanceof InterruptedException) {
            return interrupted(failure);
        }
        if (failure instanceof CancellationException) {
            return ClosedException.because(failure);
        }
        return new SQLNonTransientConnectionException("The IAM token could not be signed", "08001", failure);
    }

    static SQLException timedOut(String waitedFor, Exception e) {
        return new SQLTimeoutException("The login timeout passed while waiting for " + waitedFor, "08001", e);
    }

    static SQLException interrupted(Exception e) {
        Thread.currentThread().interrupt();
        return new SQLTransientConnectionException("Interrupted while connecting", "08001", e);
    }
}
