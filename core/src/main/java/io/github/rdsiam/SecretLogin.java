package io.github.rdsiam;

import io.github.rdsiam.IamAuthenticationException.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/**
 * Logs in by secret: with the cached version, with the current one if that is newer, and with the pending one.
 *
 * <p>Between a rotation's steps setSecret and finishSecret the database wants the pending password while the current
 * label still names the old one.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html">Rotate AWS Secrets
 *     Manager secrets</a>
 */
final class SecretLogin implements AutoCloseable {

    private final LoginRunner attempts;
    private final SecretCache secrets;
    private final LoginTargets targets;
    private final Diagnosis diagnosis;
    private final Events events;
    private final LoginGate gate;

    SecretLogin(
            LoginRunner attempts,
            SecretCache secrets,
            LoginTargets targets,
            Diagnosis diagnosis,
            Events events,
            LoginGate gate) {
        this.attempts = attempts;
        this.secrets = secrets;
        this.targets = targets;
        this.diagnosis = diagnosis;
        this.events = events;
        this.gate = gate;
    }

    boolean canDoWithoutOurCredentials() {
        return secrets.canDoWithoutOurCredentials();
    }

    void dropExpired() {
        secrets.dropExpired();
    }

    Connection open(ConnectTime time) throws SQLException {
        try {
            forgetRefusalOfAnotherVersion(time);
            try (LoginGate.Pass pass = enter(time)) {
                return open(pass, time);
            }
        } catch (CredentialsException e) {
            throw noCredential(e);
        } catch (TimeoutException e) {
            throw LoginRunner.timedOut("the fallback's secret", e);
        } catch (CancellationException e) {
            throw ClosedException.because(e);
        } catch (InterruptedException e) {
            throw LoginRunner.interrupted(e);
        }
    }

    private LoginGate.Pass enter(ConnectTime time) throws SQLException, InterruptedException {
        try {
            return gate.enter(time.deadline());
        } catch (TimeoutException e) {
            throw LoginRunner.timedOut("another login with the same secret", e);
        }
    }

    private AuthFailure noCredential(CredentialsException e) {
        return diagnosis.noCredential(e, targets.main());
    }

    /** The refusal of a version says nothing of the one that has taken its place. */
    private void forgetRefusalOfAnotherVersion(ConnectTime time) throws CredentialsException, InterruptedException {
        String refused = gate.rememberedId();
        if (refused == null) {
            return;
        }
        try {
            SecretCache.Answer current = secrets.current(time.deadline().half(), events);
            if (!current.secret().versionId().equals(refused)) {
                gate.forget();
            }
        } catch (TimeoutException e) {
            // the refusal stands
        }
    }

    private Connection open(LoginGate.Pass pass, ConnectTime time)
            throws SQLException, CredentialsException, InterruptedException, TimeoutException {
        try {
            Connection connection = openWithCurrent(pass, time);
            pass.accepted();
            return connection;
        } catch (AuthFailure e) {
            if (e.reason() == Reason.SECRET_REFUSED) {
                pass.refused(e);
            }
            throw e;
        }
    }

    private Connection openWithCurrent(LoginGate.Pass pass, ConnectTime time)
            throws SQLException, CredentialsException, InterruptedException, TimeoutException {
        SecretCache.Answer answer = secrets.current(time.deadline(), events);
        try {
            return attempt(answer.secret(), pass, time);
        } catch (RefusedException e) {
            secrets.drop(answer.secret());
            AuthFailure refused = refused(answer.secret(), e);
            beAlone(pass, refused, time);
            return answer.askedNow()
                    ? openWithPending(answer.secret(), refused, pass, time)
                    : openWithNewer(answer.secret(), refused, pass, time);
        }
    }

    /** However many were refused at once, one tries the next version, and the others hear how it went. */
    private static void beAlone(LoginGate.Pass pass, AuthFailure refused, ConnectTime time)
            throws AuthFailure, InterruptedException {
        try {
            pass.beAlone(time.deadline());
        } catch (TimeoutException e) {
            refused.addSuppressed(e);
            throw refused;
        }
    }

    private Connection openWithNewer(DatabaseSecret old, AuthFailure refused, LoginGate.Pass pass, ConnectTime time)
            throws SQLException, InterruptedException {
        DatabaseSecret current =
                orRefused(() -> secrets.current(time.deadline(), events).secret(), refused);
        if (current.versionId().equals(old.versionId())) {
            return openWithPending(current, refused, pass, time);
        }
        try {
            return attempt(current, pass, time);
        } catch (RefusedException e) {
            secrets.drop(current);
            return openWithPending(current, refused(current, e), pass, time);
        } catch (CredentialsException e) {
            throw noCredential(e);
        }
    }

    private Connection openWithPending(
            DatabaseSecret current, AuthFailure refused, LoginGate.Pass pass, ConnectTime time)
            throws SQLException, InterruptedException {
        DatabaseSecret pending = pendingOrFinished(current, refused, time);
        try {
            return attempt(pending, pass, time);
        } catch (RefusedException e) {
            throw refused(pending, e);
        } catch (CredentialsException e) {
            throw noCredential(e);
        }
    }

    /** When the rotation has ended since the current version was asked for, there is no pending one, but a new current. */
    private DatabaseSecret pendingOrFinished(DatabaseSecret current, AuthFailure refused, ConnectTime time)
            throws AuthFailure, InterruptedException {
        try {
            DatabaseSecret pending = secrets.pending(time.deadline(), events);
            if (!pending.versionId().equals(current.versionId())) {
                return pending;
            }
        } catch (TimeoutException e) {
            refused.addSuppressed(e);
            throw refused;
        } catch (CredentialsException e) {
            refused.addSuppressed(e);
        }
        secrets.drop(current);
        DatabaseSecret finished =
                orRefused(() -> secrets.current(time.deadline(), events).secret(), refused);
        if (finished.versionId().equals(current.versionId())) {
            throw refused;
        }
        return finished;
    }

    private interface Reading {
        DatabaseSecret read() throws CredentialsException, InterruptedException, TimeoutException;
    }

    /** The refusal is what the caller must hear of; that no other version could be read is only its circumstance. */
    private static DatabaseSecret orRefused(Reading reading, AuthFailure refused)
            throws AuthFailure, InterruptedException {
        try {
            return reading.read();
        } catch (CredentialsException | TimeoutException e) {
            refused.addSuppressed(e);
            throw refused;
        }
    }

    /** A refusal is remembered for the current version that this caller tried, whatever others have fetched since. */
    private Connection attempt(DatabaseSecret secret, LoginGate.Pass pass, ConnectTime time)
            throws SQLException, RefusedException, CredentialsException {
        if (secret.stage().equals(SecretCache.CURRENT)) {
            pass.tries(secret.versionId());
        }
        return attempts.login(targets.of(secret), new SecretCredential(secret), time);
    }

    private AuthFailure refused(DatabaseSecret secret, RefusedException e) throws AuthFailure {
        events.loginRefused(
                RdsIamListener.Source.SECRET, Reason.SECRET_REFUSED, e.driver().getErrorCode());
        try {
            return diagnosis.secretRefused(targets.of(secret), secret, e);
        } catch (CredentialsException impossible) {
            throw noCredential(impossible);
        }
    }

    @Override
    public void close() {
        secrets.close();
    }
}
