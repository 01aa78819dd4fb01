package io.github.rdsiam.internal.login;

import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.concurrent.Clocks;
import io.github.rdsiam.internal.credential.CredentialsException;
import io.github.rdsiam.internal.credential.DatabaseSecret;
import io.github.rdsiam.internal.credential.SecretCache;
import io.github.rdsiam.internal.engine.AuthFailure;
import io.github.rdsiam.internal.engine.LoginFailure;
import io.github.rdsiam.internal.engine.LoginTarget;
import io.github.rdsiam.internal.event.ConnectContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Logs in by secret: with the cached version, then with the current version if that is newer, then with the pending
 * one.
 *
 * <p>Between the rotation steps setSecret and finishSecret, the database accepts only the pending password, while the
 * current label is still on the old one.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html">Rotate AWS Secrets
 *     Manager secrets</a>
 */
final class SecretLogin extends Login {

    private final SecretCache secrets;
    private final LoginTargets targets;

    private SecretLogin(LoginRunner runner, SecretCache secrets, LoginTargets targets, Clocks clocks) {
        super(runner, targets.main(), clocks, RdsIamListener.Source.SECRET);
        this.secrets = secrets;
        this.targets = targets;
    }

    /**
     * Creates the login. Declared as the supertype, so that a data source without a fallback does not load this class.
     */
    static Login of(LoginRunner runner, SecretCache secrets, LoginTargets targets, Clocks clocks) {
        return new SecretLogin(runner, secrets, targets, clocks);
    }

    @Override
    boolean canDoWithoutOurCredentials() {
        return secrets.canDoWithoutOurCredentials();
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
        SecretCache.Answer answer = secrets.current(connect.deadline(), connect.events());
        DatabaseSecret secret = answer.secret();
        // the refusal is remembered for the version that this caller tried, even if others have fetched a newer one
        String version = secret.versionId();
        boolean mayBeOld = !answer.askedNow();
        boolean isLast = false;
        while (true) {
            LoginTarget place = targets.of(secret);
            try {
                return runner.login(place, secret, connect);
            } catch (LoginFailure e) {
                AuthFailure refused = refused(place, secret, e, connect);
                DatabaseSecret next = null;
                if (!isLast) {
                    secrets.drop(secret);
                    try {
                        DatabaseSecret current = mayBeOld ? current(connect) : secret;
                        mayBeOld = false;
                        isLast = current.versionId().equals(secret.versionId());
                        next = isLast ? pendingOrFinished(current, refused, connect) : current;
                    } catch (CredentialsException | TimeoutException noOther) {
                        // the caller must get the refusal, not this failure
                        refused.addSuppressed(noOther);
                    }
                }
                if (next == null) {
                    trial.refused(refused, version);
                    throw refused;
                }
                secret = next;
                version = secret.stage().equals(SecretCache.CURRENT) ? secret.versionId() : version;
            }
        }
    }

    private DatabaseSecret current(ConnectContext connect)
            throws CredentialsException, InterruptedException, TimeoutException {
        return secrets.current(connect.deadline(), connect.events()).secret();
    }

    /**
     * Returns the pending version. If the rotation has finished since the current version was read, returns the new
     * current version; null if there is neither.
     */
    private @Nullable DatabaseSecret pendingOrFinished(
            DatabaseSecret current, AuthFailure refused, ConnectContext connect)
            throws CredentialsException, InterruptedException, TimeoutException {
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
        return finished.versionId().equals(current.versionId()) ? null : finished;
    }

    private AuthFailure refused(LoginTarget place, DatabaseSecret secret, LoginFailure e, ConnectContext connect) {
        connect.events().loginRefused(RdsIamListener.Source.SECRET, Reason.SECRET_REFUSED, e.driver());
        return runner.diagnosis.secretRefused(place, secret, e);
    }
}
