package io.github.rdsiam;

import java.net.SocketException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Makes one login with the driver and sorts what comes of it: a connection, a refusal, or a failure. */
final class Attempts {

    private final MysqlDriver driver;
    private final Logins logins;
    private final String sourceId;
    private final Timeouts timeouts;
    private final Diagnosis diagnosis;
    private final Events events;

    Attempts(
            MysqlDriver driver, Logins logins, String sourceId, Timeouts timeouts, Diagnosis diagnosis, Events events) {
        this.driver = driver;
        this.logins = logins;
        this.sourceId = sourceId;
        this.timeouts = timeouts;
        this.diagnosis = diagnosis;
        this.events = events;
    }

    Connection login(LoginTarget target, Credential credential, String user, String driverPassword, ConnectTime time)
            throws SQLException, RefusedException {
        LoginAttempt attempt = new LoginAttempt(target, credential, time.deadline(), timeouts, false);
        String id = logins.begin(attempt);
        try {
            Connection connection = driver.open(target.dial(), user, driverPassword, sourceId + "/" + id);
            return ready(connection, attempt, time);
        } catch (SQLException e) {
            attempt.closeSocket();
            throw sort(e, attempt);
        } finally {
            logins.end(id);
        }
    }

    private Connection ready(Connection connection, LoginAttempt attempt, ConnectTime time) throws SQLException {
        VerifiedSocket server = attempt.verified();
        if (server == null) {
            // cannot be: the driver was told to verify, and our factory is its only way to a socket
            connection.abort(Runnable::run);
            throw new SQLNonTransientConnectionException("The driver connected without verified TLS", "08001");
        }
        try {
            attempt.loginDone();
        } catch (SocketException e) {
            throw new SQLNonTransientConnectionException("The connection was lost at once", "08S01", e);
        }
        events.connectionOpened(attempt.credential().source(), server.tlsVersion(), server.resumed(), time.elapsed());
        return connection;
    }

    private SQLException sort(SQLException e, LoginAttempt attempt) throws RefusedException {
        if (attempt.isAborted()) {
            return closed(e);
        }
        Exception noCredential = attempt.credentialFailure();
        if (noCredential != null) {
            return withoutCredential(noCredential);
        }
        if (DriverErrors.isRefusal(e, attempt)) {
            throw new RefusedException(e);
        }
        return e;
    }

    private SQLException withoutCredential(Exception failure) {
        if (failure instanceof CredentialsException known) {
            return diagnosis.noCredential(known);
        }
        if (failure instanceof TimeoutException) {
            return new SQLTimeoutException(
                    "The login timeout passed while waiting for AWS credentials to sign the IAM token",
                    "08001",
                    failure);
        }
        if (failure instanceof InterruptedException) {
            return interrupted(failure);
        }
        if (failure instanceof CancellationException) {
            return closed(failure);
        }
        return new SQLNonTransientConnectionException("The IAM token could not be signed", "08001", failure);
    }

    static SQLException interrupted(Exception e) {
        Thread.currentThread().interrupt();
        return new SQLTransientConnectionException("Interrupted while connecting", "08001", e);
    }

    static SQLException closed(@Nullable Throwable cause) {
        return new SQLNonTransientConnectionException("The IamTokenDataSource is closed", "08003", cause);
    }
}
