package io.github.rdsiam.internal.login;

import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.concurrent.Clocks;
import io.github.rdsiam.internal.credential.CredentialsException;
import io.github.rdsiam.internal.engine.AuthFailure;
import io.github.rdsiam.internal.engine.LoginTarget;
import io.github.rdsiam.internal.event.ConnectContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/**
 * Logs in by token or by secret. A credential that the server has just refused is not sent again; see {@link
 * RefusalMemory}.
 */
abstract class Login {

    final LoginRunner runner;
    final LoginTarget target;
    final RefusalMemory refusals;
    private final RdsIamListener.Source source;

    /** @param target where to log in, unless the credential names another host */
    Login(LoginRunner runner, LoginTarget target, Clocks clocks, RdsIamListener.Source source) {
        this.runner = runner;
        this.target = target;
        this.refusals = new RefusalMemory(clocks);
        this.source = source;
    }

    Connection open(ConnectContext connect) throws SQLException {
        try (RefusalMemory.Trial trial = refusals.begin(credentialToTry(connect))) {
            AuthFailure known = trial.refusal();
            if (known != null) {
                throw known.again();
            }
            Connection connection = logIn(trial, connect);
            refusals.accepted();
            return connection;
        } catch (CredentialsException | TimeoutException | CancellationException | InterruptedException e) {
            throw runner.withoutCredential(e, target, source, connect);
        }
    }

    /**
     * Returns the id of the current credential if a refusal is remembered, because the refusal of an old credential
     * must not block a new one.
     */
    private String credentialToTry(ConnectContext connect) throws CredentialsException, InterruptedException {
        String refused = refusals.credentialId();
        try {
            return refused == null ? "" : currentId(connect);
        } catch (TimeoutException e) {
            // the refusal still applies
            return refused;
        }
    }

    /** Returns the id of the credential that a login would use now; waits at most half of the remaining time. */
    abstract String currentId(ConnectContext connect)
            throws CredentialsException, InterruptedException, TimeoutException;

    /** Logs in, and records a final refusal in the trial. */
    abstract Connection logIn(RefusalMemory.Trial trial, ConnectContext connect)
            throws SQLException, CredentialsException, InterruptedException, TimeoutException;

    /** Returns whether this login works without the data source's AWS credentials. */
    boolean canDoWithoutOurCredentials() {
        return false;
    }
}
