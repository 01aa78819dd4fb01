package io.github.rdsiam.internal.login;

import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.credential.Credential;
import io.github.rdsiam.internal.credential.CredentialsException;
import io.github.rdsiam.internal.diagnosis.Diagnosis;
import io.github.rdsiam.internal.engine.ClosedException;
import io.github.rdsiam.internal.engine.Engine;
import io.github.rdsiam.internal.engine.Engine.DriverSettings;
import io.github.rdsiam.internal.engine.FailureKind;
import io.github.rdsiam.internal.engine.LoginAttempt;
import io.github.rdsiam.internal.engine.LoginFailure;
import io.github.rdsiam.internal.engine.LoginRegistry;
import io.github.rdsiam.internal.engine.LoginTarget;
import io.github.rdsiam.internal.event.ConnectContext;
import io.github.rdsiam.internal.net.VerifiedSocket;
import java.net.SocketException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Logs in with the driver. The result is a connection, a refusal, or an explained failure. */
public final class LoginRunner {

    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long MAX_PAUSE_MILLIS = 3_000;

    private final Engine engine;
    private final DriverSettings settings;
    private final LoginRegistry logins;
    final Diagnosis diagnosis;
    private final LoginAttempt.@Nullable Observer observer;

    LoginRunner(
            Engine engine,
            DriverSettings settings,
            LoginRegistry logins,
            Diagnosis diagnosis,
            LoginAttempt.@Nullable Observer observer) {
        this.engine = engine;
        this.settings = settings;
        this.logins = logins;
        this.diagnosis = diagnosis;
        this.observer = observer;
    }

    /**
     * Logs in. If the server limits the rate of logins, it retries after a pause until the deadline.
     *
     * @throws LoginFailure if the verified server has refused the credential
     */
    Connection login(LoginTarget target, Credential credential, ConnectContext connect)
            throws SQLException, LoginFailure {
        SQLException limited = null;
        for (int failures = 1; ; failures++) {
            LoginAttempt attempt = logins.begin(target, credential, connect.deadline(), observer);
            try {
                return once(attempt, connect);
            } catch (LoginFailure e) {
                if (e.kind() == FailureKind.CREDENTIAL_REFUSED) {
                    throw e;
                }
                SQLException rejected = engine.rejectedProperty(e.driver(), attempt, settings);
                SQLException explained = rejected != null ? rejected : diagnosis.failed(e, target, credential.user());
                if (e.kind() != FailureKind.RATE_LIMITED) {
                    throw limited != null && connect.deadline().remainingMillis() == 0
                            ? outOfTime(limited, explained)
                            : explained;
                }
                limited = explained;
                pause(pauseAfter(failures), connect, explained);
                credential.renew();
            } finally {
                logins.end(attempt);
            }
        }
    }

    /** Returns the failure of a login whose timeout was used up by the server's rate limit. */
    private static SQLException outOfTime(SQLException limited, SQLException last) {
        limited.addSuppressed(last);
        return limited;
    }

    private Connection once(LoginAttempt attempt, ConnectContext connect) throws SQLException, LoginFailure {
        Connection connection;
        try {
            connection = engine.open(attempt, settings);
            attempt.loginDone();
        } catch (SQLException | SocketException e) {
            attempt.closeSocket();
            throw sort(
                    e instanceof SQLException driver
                            ? driver
                            : new SQLNonTransientConnectionException(
                                    "The connection was lost right after the login", "08S01", e),
                    attempt,
                    connect);
        } catch (RuntimeException | AssertionError e) {
            // a driver trusts the server: pgjdbc does not check lengths or the order of messages
            attempt.closeSocket();
            throw sort(driverFailed(e, attempt.progress()), attempt, connect);
        } catch (Error e) {
            attempt.closeSocket();
            throw e;
        }
        VerifiedSocket server = attempt.verified();
        if (server == null) {
            // never happens: the driver gets sockets only from our factory
            connection.abort(Runnable::run);
            throw new IllegalStateException("The driver connected without verified TLS");
        }
        if (!logins.end(attempt) || attempt.isAborted()) {
            // closing the data source has also closed this connection
            throw ClosedException.because(null);
        }
        connect.events()
                .connectionOpened(
                        attempt.credential().source(), server.tlsVersion(), server.resumed(), connect.elapsed());
        return connection;
    }

    /**
     * Returns the failure of a driver that threw an unchecked exception. {@link
     * io.github.rdsiam.internal.endpoint.RootMessage} decides whether the message may be shown, because it may quote
     * its input.
     */
    private static SQLException driverFailed(Throwable e, LoginAttempt.Progress progress) {
        // the driver has received data only if the server is verified
        String perhaps = progress == LoginAttempt.Progress.VERIFIED ? ", possibly on data from the server" : "";
        return new SQLNonTransientConnectionException(
                "The driver failed" + perhaps + " (" + e.getClass().getName() + ")", "08P01", e);
    }

    /** Returns a failure that is already explained; throws any other failure with its kind. */
    private SQLException sort(SQLException e, LoginAttempt attempt, ConnectContext connect) throws LoginFailure {
        if (attempt.isAborted()) {
            return ClosedException.because(e);
        }
        // an error from the server must not be lost
        if (!engine.isServerAnswer(e) && Thread.currentThread().isInterrupted()) {
            return interrupted(e);
        }
        Exception noCredential = attempt.credentialFailure();
        if (noCredential != null) {
            return withoutCredential(
                    noCredential, attempt.target(), attempt.credential().source(), connect);
        }
        throw new LoginFailure(engine.kindOf(e, attempt.progress()), e, attempt.verified());
    }

    /**
     * Explains why the credential to log in with is missing. Refusals by the server are published elsewhere, where they
     * are detected.
     */
    SQLException withoutCredential(
            Exception failure, LoginTarget target, RdsIamListener.Source source, ConnectContext connect) {
        if (failure instanceof CredentialsException known) {
            connect.events().loginRefused(source, known.reason(), null);
            return diagnosis.noCredential(known, target);
        }
        if (failure instanceof TimeoutException) {
            return new SQLTimeoutException(
                    "The login timeout passed while waiting for "
                            + (source == RdsIamListener.Source.IAM
                                    ? "AWS credentials to sign the IAM token. Next: check that the credentials provider"
                                            + " answers on this machine."
                                    : "the fallback's secret. Next: check that AWS Secrets Manager can be reached from this"
                                            + " machine."),
                    "08001",
                    failure);
        }
        return failure instanceof InterruptedException ? interrupted(failure) : ClosedException.because(failure);
    }

    private void pause(Duration pause, ConnectContext connect, SQLException limited) throws SQLException {
        if (pause.toNanos() >= connect.deadline().remainingNanos()) {
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

    /**
     * Returns a pause that doubles with each failed login, with jitter so that callers do not retry at the same time.
     */
    public static Duration pauseAfter(int failures) {
        long longest = Math.min(MAX_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, 10));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
    }

    /** Restores the interrupt status, and returns the exception for it. */
    public static SQLException interrupted(Exception e) {
        Thread.currentThread().interrupt();
        return new SQLTransientConnectionException("Interrupted while connecting", "08001", e);
    }
}
