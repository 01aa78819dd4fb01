package io.github.rdsiam;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/** Logs in by token: once, and once more if the refused token was a cached one or the credentials have changed. */
final class TokenLogin implements LoginPolicy.Login {

    private final LoginRunner runner;
    private final TokenCache tokens;
    private final LoginTarget target;
    private final Diagnosis diagnosis;
    private final RefusalMemory refusals;

    TokenLogin(LoginRunner runner, TokenCache tokens, LoginTarget target, Diagnosis diagnosis, RefusalMemory refusals) {
        this.runner = runner;
        this.tokens = tokens;
        this.target = target;
        this.diagnosis = diagnosis;
        this.refusals = refusals;
    }

    @Override
    public Connection open(ConnectContext connect) throws SQLException {
        try (RefusalMemory.Trial trial = refusals.begin(keyToTry(connect))) {
            AuthFailure known = trial.refusal();
            if (known != null) {
                throw known.again();
            }
            Connection connection = logIn(trial, connect, !trial.isAfterRefusal());
            refusals.accepted();
            return connection;
        } catch (CredentialsException e) {
            throw diagnosis.noCredential(e, target);
        } catch (CancellationException e) {
            throw ClosedException.because(e);
        } catch (InterruptedException e) {
            throw LoginRunner.interrupted(e);
        }
    }

    /** A refusal of an old access key must not block the new one. Asked for only if one is remembered. */
    private String keyToTry(ConnectContext connect) throws CredentialsException, InterruptedException {
        String refusedKey = refusals.credentialId();
        if (refusedKey == null) {
            return "";
        }
        try {
            return tokens.currentKey(connect.deadline().half());
        } catch (TimeoutException e) {
            // the refusal stands
            return refusedKey;
        }
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
            return !tokens.currentKey(connect.deadline().half()).equals(refused.accessKeyId());
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
