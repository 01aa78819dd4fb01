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

/** One way to log in. A credential that the server has just refused is not sent again; see {@link RefusalMemory}. */
abstract class Login {

    final LoginRunner runner;
    final LoginTarget target;
    final RefusalMemory refusals;
    private final RdsIamListener.Source source;

    /** @param target where it goes, unless the credential names another place */
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

    /** A refusal of an old credential must not block the new one. Asked for only if one is remembered. */
    private String credentialToTry(ConnectContext connect) throws CredentialsException, InterruptedException {
        String refused = refusals.credentialId();
        try {
            return refused == null ? "" : currentId(connect);
        } catch (TimeoutException e) {
            // the refusal stands
            return refused;
        }
    }

    /** Returns the id of the credential that a login would use now; takes half of the time that is left. */
    abstract String currentId(ConnectContext connect)
            throws CredentialsException, InterruptedException, TimeoutException;

    /** Logs in and remembers a final refusal in the trial. */
    abstract Connection logIn(RefusalMemory.Trial trial, ConnectContext connect)
            throws SQLException, CredentialsException, InterruptedException, TimeoutException;

    /** Returns whether it works although the data source's AWS credentials fail. */
    boolean canDoWithoutOurCredentials() {
        return false;
    }
}
