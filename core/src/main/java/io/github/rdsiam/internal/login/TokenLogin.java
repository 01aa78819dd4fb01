package io.github.rdsiam.internal.login;

import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.credential.CredentialsException;
import io.github.rdsiam.internal.credential.IamToken;
import io.github.rdsiam.internal.credential.TokenCache;
import io.github.rdsiam.internal.credential.TokenCredential;
import io.github.rdsiam.internal.diagnosis.Diagnosis;
import io.github.rdsiam.internal.engine.AuthFailure;
import io.github.rdsiam.internal.engine.LoginFailure;
import io.github.rdsiam.internal.engine.LoginTarget;
import io.github.rdsiam.internal.event.ConnectContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;

/** Logs in by token: once, and once more if the refused token was a cached one or the credentials have changed. */
final class TokenLogin extends Login {

    private final TokenCache tokens;
    private final LoginTarget target;
    private final Diagnosis diagnosis;

    TokenLogin(LoginRunner runner, TokenCache tokens, LoginTarget target, Diagnosis diagnosis, RefusalMemory refusals) {
        super(runner, target, refusals);
        this.tokens = tokens;
        this.target = target;
        this.diagnosis = diagnosis;
    }

    @Override
    String credentialName() {
        return "AWS credentials to sign the IAM token";
    }

    @Override
    String currentId(ConnectContext connect) throws CredentialsException, InterruptedException, TimeoutException {
        return tokens.currentKey(connect.deadline().half());
    }

    @Override
    Connection logIn(RefusalMemory.Trial trial, ConnectContext connect) throws SQLException {
        return logIn(trial, connect, !trial.isAfterRefusal());
    }

    private Connection logIn(RefusalMemory.Trial trial, ConnectContext connect, boolean mayRetry) throws SQLException {
        try (TokenCredential credential = new TokenCredential(tokens, connect.events())) {
            try {
                return runner.login(target, credential, connect);
            } catch (LoginFailure e) {
                IamToken refused = credential.token();
                if (refused == null) {
                    // never happens: what the verified server has refused was sent
                    throw new IllegalStateException("A token was refused that was not sent", e);
                }
                tokens.drop(refused);
                if (!mayRetry || connect.deadline().hasPassed() || !isWorthAnother(credential, refused, connect)) {
                    throw refused(refused, trial, e, connect);
                }
            }
        }
        return logIn(trial, connect, false);
    }

    /** A token signed just now would be signed the same again: within one second it is the same text. */
    private boolean isWorthAnother(TokenCredential credential, IamToken refused, ConnectContext connect) {
        if (refused.accessKeyId().equals(refusals.credentialId())) {
            // another caller has tried a new token meanwhile
            return false;
        }
        if (credential.wasCached()) {
            return true;
        }
        try {
            return !currentId(connect).equals(refused.accessKeyId());
        } catch (CredentialsException | TimeoutException e) {
            // the caller must get the refusal
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private AuthFailure refused(
            IamToken token, RefusalMemory.Trial trial, LoginFailure refusal, ConnectContext connect) {
        AuthFailure failure = diagnosis.tokenRefused(target, token, refusal);
        connect.events().loginRefused(RdsIamListener.Source.IAM, failure.reason(), failure.getErrorCode());
        trial.tries(token.accessKeyId());
        trial.refused(failure);
        return failure;
    }
}
