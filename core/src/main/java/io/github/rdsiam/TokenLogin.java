package io.github.rdsiam;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Logs in by token: once, and once more if the refused token was an old one or the credentials have changed. */
final class TokenLogin {

    private final LoginRunner attempts;
    private final TokenCache tokens;
    private final LoginTarget target;
    private final Diagnosis diagnosis;
    private final Events events;
    private final LoginGate gate;

    TokenLogin(
            LoginRunner attempts,
            TokenCache tokens,
            LoginTarget target,
            Diagnosis diagnosis,
            Events events,
            LoginGate gate) {
        this.attempts = attempts;
        this.tokens = tokens;
        this.target = target;
        this.diagnosis = diagnosis;
        this.events = events;
        this.gate = gate;
    }

    Connection open(ConnectTime time) throws SQLException {
        try {
            forgetRefusalOfOtherCredentials(time);
            try (LoginGate.Pass pass = gate.enter(time.deadline());
                    TokenCredential credential = new TokenCredential(tokens, events)) {
                Connection connection = attempt(credential, pass, time, !pass.isAfterRefusal());
                pass.accepted();
                return connection;
            }
        } catch (TimeoutException e) {
            throw LoginRunner.timedOut("another login with the same credentials", e);
        } catch (CancellationException e) {
            throw ClosedException.because(e);
        } catch (InterruptedException e) {
            throw LoginRunner.interrupted(e);
        }
    }

    /** The refusal of a role says nothing of the one that has taken its place. */
    private void forgetRefusalOfOtherCredentials(ConnectTime time) throws SQLException, InterruptedException {
        String refusedKey = gate.rememberedId();
        if (refusedKey == null) {
            return;
        }
        try {
            if (!tokens.currentKey(time.deadline().half()).equals(refusedKey)) {
                gate.forget();
            }
        } catch (TimeoutException e) {
            // the refusal stands
        } catch (CredentialsException e) {
            throw diagnosis.noCredential(e, target);
        }
    }

    private Connection attempt(TokenCredential credential, LoginGate.Pass pass, ConnectTime time, boolean mayRetry)
            throws SQLException {
        try {
            return attempts.login(target, credential, time);
        } catch (RefusedException e) {
            IamToken refused = credential.token();
            if (refused != null) {
                tokens.drop(refused);
            }
            if (mayRetry
                    && !time.deadline().hasPassed()
                    && isWorthAnother(credential, refused, time)
                    && isAlone(pass, time)) {
                try (TokenCredential fresh = new TokenCredential(tokens, events)) {
                    return attempt(fresh, pass, time, false);
                }
            }
            throw refused(refused, pass, e);
        }
    }

    /** A token signed just now would be signed the same again: within one second it is the same text. */
    private boolean isWorthAnother(TokenCredential credential, @Nullable IamToken refused, ConnectTime time) {
        if (credential.wasCached()) {
            return true;
        }
        try {
            return refused != null && !tokens.currentKey(time.deadline().half()).equals(refused.accessKeyId());
        } catch (CredentialsException | TimeoutException e) {
            // the refusal is what the caller must hear of
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** However many were refused at once, one tries again and the others hear how it went; false if that lasts too long. */
    private static boolean isAlone(LoginGate.Pass pass, ConnectTime time) throws AuthFailure {
        try {
            pass.beAlone(time.deadline());
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private AuthFailure refused(@Nullable IamToken token, LoginGate.Pass pass, RefusedException refusal) {
        AuthFailure failure = diagnosis.tokenRefused(target, token, refusal);
        events.loginRefused(RdsIamListener.Source.IAM, failure.reason(), failure.getErrorCode());
        pass.tries(token == null ? "" : token.accessKeyId());
        pass.refused(failure);
        return failure;
    }
}
