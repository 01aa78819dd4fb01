package io.github.rdsiam;

import io.github.rdsiam.IamAuthenticationException.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Logs in by token: once, and once more if the refused token was an old one or the credentials have changed. */
final class TokenLogin {

    private final Attempts attempts;
    private final Tokens tokens;
    private final LoginTarget target;
    private final String user;
    private final Diagnosis diagnosis;
    private final Events events;

    TokenLogin(Attempts attempts, Tokens tokens, LoginTarget target, String user, Diagnosis diagnosis, Events events) {
        this.attempts = attempts;
        this.tokens = tokens;
        this.target = target;
        this.user = user;
        this.diagnosis = diagnosis;
        this.events = events;
    }

    Connection open(ConnectTime time) throws SQLException {
        try (TokenCredential credential = new TokenCredential(tokens)) {
            return attempt(credential, time, true);
        }
    }

    private Connection attempt(TokenCredential credential, ConnectTime time, boolean mayRetry) throws SQLException {
        try {
            return attempts.login(target, credential, user, "", time);
        } catch (RefusedException e) {
            IamToken refused = credential.token();
            if (refused != null) {
                tokens.drop(refused);
            }
            if (mayRetry && !time.deadline().hasPassed() && isWorthAnother(credential, refused)) {
                try (TokenCredential fresh = new TokenCredential(tokens)) {
                    return attempt(fresh, time, false);
                }
            }
            throw refused(refused, e.driver());
        }
    }

    /** A token signed just now would be signed the same again: within one second it is the same text. */
    private boolean isWorthAnother(TokenCredential credential, @Nullable IamToken refused) throws SQLException {
        if (credential.wasCached()) {
            return true;
        }
        try {
            return refused != null && tokens.credentialsChangedSince(refused);
        } catch (InterruptedException e) {
            throw Attempts.interrupted(e);
        }
    }

    private IamAuthenticationException refused(@Nullable IamToken token, SQLException driver) {
        events.loginRefused(RdsIamListener.Source.IAM, Reason.TOKEN_REFUSED, driver.getErrorCode());
        return diagnosis.tokenRefused(target, token, driver);
    }
}
