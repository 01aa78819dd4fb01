package io.github.rdsiam.internal.login;

import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.credential.CredentialsException;
import io.github.rdsiam.internal.credential.DatabaseSecret;
import io.github.rdsiam.internal.credential.SecretCache;
import io.github.rdsiam.internal.diagnosis.Diagnosis;
import io.github.rdsiam.internal.engine.AuthFailure;
import io.github.rdsiam.internal.engine.ClosedException;
import io.github.rdsiam.internal.engine.LoginFailure;
import io.github.rdsiam.internal.event.ConnectContext;
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
final class SecretLogin implements LoginPolicy.Login, AutoCloseable {

    private final LoginRunner runner;
    private final SecretCache secrets;
    private final LoginTargets targets;
    private final Diagnosis diagnosis;
    private final RefusalMemory refusals;

    SecretLogin(
            LoginRunner runner,
            SecretCache secrets,
            LoginTargets targets,
            Diagnosis diagnosis,
            RefusalMemory refusals) {
        this.runner = runner;
        this.secrets = secrets;
        this.targets = targets;
        this.diagnosis = diagnosis;
        this.refusals = refusals;
    }

    @Override
    public boolean canDoWithoutOurCredentials() {
        return secrets.canDoWithoutOurCredentials();
    }

    void dropExpired() {
        secrets.dropExpired();
    }

    @Override
    public Connection open(ConnectContext connect) throws SQLException {
        try (RefusalMemory.Trial trial = refusals.begin(versionToTry(connect))) {
            AuthFailure known = trial.refusal();
            if (known != null) {
                throw known.again();
            }
            return open(trial, connect);
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

    private AuthFailure noCredential(CredentialsException e) {
        return diagnosis.noCredential(e, targets.main());
    }

    /** A refusal of an old version must not block the new one. Asked for only if one is remembered. */
    private String versionToTry(ConnectContext connect) throws CredentialsException, InterruptedException {
        String refused = refusals.credentialId();
        if (refused == null) {
            return "";
        }
        try {
            return secrets.current(connect.deadline().half(), connect.events())
                    .secret()
                    .versionId();
        } catch (TimeoutException e) {
            // the refusal stands
            return refused;
        }
    }

    private Connection open(RefusalMemory.Trial trial, ConnectContext connect)
            throws SQLException, CredentialsException, InterruptedException, TimeoutException {
        try {
            Connection connection = openWithCurrent(trial, connect);
            refusals.accepted();
            return connection;
        } catch (AuthFailure e) {
            if (e.reason() == Reason.SECRET_REFUSED) {
                trial.refused(e);
            }
            throw e;
        }
    }

    private Connection openWithCurrent(RefusalMemory.Trial trial, ConnectContext connect)
            throws SQLException, CredentialsException, InterruptedException, TimeoutException {
        SecretCache.Answer answer = secrets.current(connect.deadline(), connect.events());
        try {
            return attempt(answer.secret(), trial, connect);
        } catch (LoginFailure e) {
            secrets.drop(answer.secret());
            AuthFailure refused = refused(answer.secret(), e, connect);
            return answer.askedNow()
                    ? openWithPending(answer.secret(), refused, trial, connect)
                    : openWithNewer(answer.secret(), refused, trial, connect);
        }
    }

    private Connection openWithNewer(
            DatabaseSecret old, AuthFailure refused, RefusalMemory.Trial trial, ConnectContext connect)
            throws SQLException, InterruptedException {
        DatabaseSecret current = orRefused(
                () -> secrets.current(connect.deadline(), connect.events()).secret(), refused);
        if (current.versionId().equals(old.versionId())) {
            return openWithPending(current, refused, trial, connect);
        }
        try {
            return attempt(current, trial, connect);
        } catch (LoginFailure e) {
            secrets.drop(current);
            return openWithPending(current, refused(current, e, connect), trial, connect);
        } catch (CredentialsException e) {
            throw noCredential(e);
        }
    }

    private Connection openWithPending(
            DatabaseSecret current, AuthFailure refused, RefusalMemory.Trial trial, ConnectContext connect)
            throws SQLException, InterruptedException {
        DatabaseSecret pending = pendingOrFinished(current, refused, connect);
        try {
            return attempt(pending, trial, connect);
        } catch (LoginFailure e) {
            throw refused(pending, e, connect);
        } catch (CredentialsException e) {
            throw noCredential(e);
        }
    }

    /** When the rotation has ended since the current version was asked for, there is no pending one, but a new current. */
    private DatabaseSecret pendingOrFinished(DatabaseSecret current, AuthFailure refused, ConnectContext connect)
            throws AuthFailure, InterruptedException {
        try {
            DatabaseSecret pending = secrets.pending(connect.deadline(), connect.events());
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
        DatabaseSecret finished = orRefused(
                () -> secrets.current(connect.deadline(), connect.events()).secret(), refused);
        if (finished.versionId().equals(current.versionId())) {
            throw refused;
        }
        return finished;
    }

    private interface Reading {
        DatabaseSecret read() throws CredentialsException, InterruptedException, TimeoutException;
    }

    /** The caller must get the refusal; that no other version could be read is suppressed in it. */
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
    private Connection attempt(DatabaseSecret secret, RefusalMemory.Trial trial, ConnectContext connect)
            throws SQLException, LoginFailure, CredentialsException {
        if (secret.stage().equals(SecretCache.CURRENT)) {
            trial.tries(secret.versionId());
        }
        return runner.login(targets.of(secret), secret, connect);
    }

    private AuthFailure refused(DatabaseSecret secret, LoginFailure e, ConnectContext connect) throws AuthFailure {
        connect.events()
                .loginRefused(
                        RdsIamListener.Source.SECRET,
                        Reason.SECRET_REFUSED,
                        e.driver().getErrorCode());
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
