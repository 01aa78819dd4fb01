package io.github.rdsiam.internal.login;

import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.concurrent.Clocks;
import io.github.rdsiam.internal.credential.CredentialsException;
import io.github.rdsiam.internal.credential.IamToken;
import io.github.rdsiam.internal.credential.TokenCache;
import io.github.rdsiam.internal.credential.TokenCredential;
import io.github.rdsiam.internal.engine.AuthFailure;
import io.github.rdsiam.internal.engine.LoginFailure;
import io.github.rdsiam.internal.engine.LoginTarget;
import io.github.rdsiam.internal.event.ConnectContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

/** Logs in by token. Retries once if the refused token came from the cache or the credentials have changed. */
final class TokenLogin extends Login {

    private final TokenCache tokens;

    TokenLogin(LoginRunner runner, TokenCache tokens, LoginTarget target, Clocks clocks) {
        super(runner, target, clocks, RdsIamListener.Source.IAM);
        this.tokens = tokens;
    }

    @Override
    String currentId(ConnectContext connect) throws CredentialsException, InterruptedException, TimeoutException {
        return tokens.currentKey(connect.deadline().half());
    }

    @Override
    Connection logIn(RefusalMemory.Trial trial, ConnectContext connect) throws SQLException {
        for (boolean mayRetry = !trial.isAfterRefusal(); ; mayRetry = false) {
            try (TokenCredential credential = new TokenCredential(tokens, connect.events())) {
                try {
                    return runner.login(target, credential, connect);
                } catch (LoginFailure e) {
                    IamToken refused = Objects.requireNonNull(credential.token(), "refused without a token");
                    tokens.drop(refused);
                    if (!mayRetry || connect.deadline().hasPassed() || !isWorthAnother(credential, refused, connect)) {
                        AuthFailure failure = runner.diagnosis.tokenRefused(target, refused, e);
                        connect.events().loginRefused(RdsIamListener.Source.IAM, failure.reason(), failure);
                        trial.refused(failure, refused.accessKeyId());
                        throw failure;
                    }
                }
            }
        }
    }

    /**
     * Returns whether to retry. If the refused token was signed just now, a retry is useless, because a token signed in
     * the same second is identical.
     */
    private boolean isWorthAnother(TokenCredential credential, IamToken refused, ConnectContext connect) {
        if (refused.accessKeyId().equals(refusals.credentialId())) {
            // another caller has already tried a new token
            return false;
        }
        try {
            return credential.wasCached() || !currentId(connect).equals(refused.accessKeyId());
        } catch (CredentialsException | TimeoutException e) {
            // the caller must get the refusal, not this failure
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
