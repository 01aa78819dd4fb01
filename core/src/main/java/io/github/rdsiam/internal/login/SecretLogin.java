package io.github.rdsiam.internal.login;

import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.credential.CredentialsException;
import io.github.rdsiam.internal.credential.DatabaseSecret;
import io.github.rdsiam.internal.credential.SecretCache;
import io.github.rdsiam.internal.diagnosis.Diagnosis;
import io.github.rdsiam.internal.engine.AuthFailure;
import io.github.rdsiam.internal.engine.LoginFailure;
import io.github.rdsiam.internal.engine.LoginTarget;
import io.github.rdsiam.internal.event.ConnectContext;
import java.sql.Connection;
import java.sql.SQLException;
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
final class SecretLogin extends Login {

    private final SecretCache secrets;
    private final LoginTargets targets;
    private final Diagnosis diagnosis;

    private SecretLogin(
            LoginRunner runner,
            SecretCache secrets,
            LoginTargets targets,
            Diagnosis diagnosis,
            RefusalMemory refusals) {
        super(runner, targets.main(), refusals);
        this.secrets = secrets;
        this.targets = targets;
        this.diagnosis = diagnosis;
    }

    /** Declared as the supertype, so that a data source without a fallback does not load this class. */
    static Login of(
            LoginRunner runner,
            SecretCache secrets,
            LoginTargets targets,
            Diagnosis diagnosis,
            RefusalMemory refusals) {
        return new SecretLogin(runner, secrets, targets, diagnosis, refusals);
    }

    @Override
    boolean canDoWithoutOurCredentials() {
        return secrets.canDoWithoutOurCredentials();
    }

    @Override
    String credentialName() {
        return "the fallback's secret";
    }

    @Override
    String currentId(ConnectContext connect) throws CredentialsException, InterruptedException, TimeoutException {
        return secrets.current(connect.deadline().half(), connect.events())
                .secret()
                .versionId();
    }

    @Override
    Connection logIn(RefusalMemory.Trial trial, ConnectContext connect)
            throws SQLException, CredentialsException, InterruptedException, TimeoutException {
        try {
            return tryVersions(trial, connect);
        } catch (AuthFailure e) {
            if (e.reason() == Reason.SECRET_REFUSED) {
                trial.refused(e);
            }
            throw e;
        }
    }

    private Connection tryVersions(RefusalMemory.Trial trial, ConnectContext connect)
            throws SQLException, CredentialsException, InterruptedException, TimeoutException {
        SecretCache.Answer answer = secrets.current(connect.deadline(), connect.events());
        DatabaseSecret secret = answer.secret();
        boolean mayBeOld = !answer.askedNow();
        boolean isLast = false;
        while (true) {
            LoginTarget target = targets.of(secret);
            if (secret.stage().equals(SecretCache.CURRENT)) {
                // remembered for the version that this caller has tried, whatever others have fetched since
                trial.tries(secret.versionId());
            }
            try {
                return runner.login(target, secret, connect);
            } catch (LoginFailure e) {
                AuthFailure refused = refused(target, secret, e, connect);
                if (isLast) {
                    throw refused;
                }
                secrets.drop(secret);
                try {
                    DatabaseSecret current = mayBeOld ? current(connect) : secret;
                    mayBeOld = false;
                    isLast = current.versionId().equals(secret.versionId());
                    secret = isLast ? pendingOrFinished(current, refused, connect) : current;
                } catch (CredentialsException | TimeoutException noOther) {
                    // the caller must get the refusal
                    refused.addSuppressed(noOther);
                    throw refused;
                }
            }
        }
    }

    private DatabaseSecret current(ConnectContext connect)
            throws CredentialsException, InterruptedException, TimeoutException {
        return secrets.current(connect.deadline(), connect.events()).secret();
    }

    /** When the rotation has ended since the current version was asked for, there is no pending one, but a new current. */
    private DatabaseSecret pendingOrFinished(DatabaseSecret current, AuthFailure refused, ConnectContext connect)
            throws AuthFailure, CredentialsException, InterruptedException, TimeoutException {
        try {
            DatabaseSecret pending = secrets.pending(connect.deadline(), connect.events());
            if (!pending.versionId().equals(current.versionId())) {
                return pending;
            }
        } catch (CredentialsException e) {
            refused.addSuppressed(e);
        }
        secrets.drop(current);
        DatabaseSecret finished = current(connect);
        if (finished.versionId().equals(current.versionId())) {
            throw refused;
        }
        return finished;
    }

    private AuthFailure refused(LoginTarget target, DatabaseSecret secret, LoginFailure e, ConnectContext connect) {
        connect.events()
                .loginRefused(
                        RdsIamListener.Source.SECRET,
                        Reason.SECRET_REFUSED,
                        e.driver().getErrorCode());
        return diagnosis.secretRefused(target, secret, e);
    }
}
