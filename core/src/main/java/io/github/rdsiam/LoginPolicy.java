package io.github.rdsiam;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The policy of a connect: by token; by the secret if IAM is refused and that is what the user wants. */
final class LoginPolicy {

    private static final String SECRET_FAILED = "The fallback's secret was tried next:";

    private final TokenLogin byToken;
    private final @Nullable SecretLogin bySecret;
    private final FallbackSwitch fallback;
    private final Events events;

    LoginPolicy(TokenLogin byToken, @Nullable SecretLogin bySecret, FallbackSwitch fallback, Events events) {
        this.byToken = byToken;
        this.bySecret = bySecret;
        this.fallback = fallback;
        this.events = events;
    }

    Connection open(ConnectTime time) throws SQLException {
        SecretLogin secret = bySecret;
        if (secret == null) {
            return openByToken(time);
        }
        secret.dropExpired();
        AuthFailure known = fallback.quietRefusal();
        if (known != null) {
            return openInQuietPeriod(secret, known, time);
        }
        try {
            return openByToken(time);
        } catch (AuthFailure refused) {
            if (!takesOver(secret, refused)) {
                throw refused;
            }
            try {
                return openBySecret(secret, time, refused);
            } catch (SQLException secretFailed) {
                if (secretFailed instanceof ClosedException) {
                    // says nothing of the login
                    secretFailed.addSuppressed(refused);
                    throw secretFailed;
                }
                throw refused.and(SECRET_FAILED, secretFailed);
            }
        }
    }

    /** IAM's old refusal does not answer a caller whom the secret does not help either. */
    private Connection openInQuietPeriod(SecretLogin secret, AuthFailure known, ConnectTime time) throws SQLException {
        try {
            return openBySecret(secret, time, known);
        } catch (SQLException secretFailed) {
            if (secretFailed instanceof ClosedException) {
                throw secretFailed;
            }
            if (time.deadline().hasPassed() || Thread.currentThread().isInterrupted()) {
                throw secretFailed instanceof AuthFailure first
                        ? first.and("IAM was refused within the last minute:", known)
                        : known.and(SECRET_FAILED, secretFailed);
            }
            return openByTokenAfter(secretFailed, known, time);
        }
    }

    private Connection openByTokenAfter(SQLException secretFailed, AuthFailure known, ConnectTime time)
            throws SQLException {
        try {
            return openByToken(time);
        } catch (AuthFailure refused) {
            throw secretFailed instanceof AuthFailure first
                    ? first.and("IAM was tried next:", refused)
                    : refused.and("The fallback's secret was tried first:", secretFailed);
        } catch (SQLException e) {
            e.addSuppressed(secretFailed);
            e.addSuppressed(known);
            throw e;
        }
    }

    /** Never for a network, TLS or capacity error: those say nothing of the credential. */
    private static boolean takesOver(SecretLogin secret, AuthFailure refused) {
        return switch (refused.reason()) {
            case TOKEN_REFUSED, CLOCK_SKEW -> true;
            case NO_CREDENTIALS, CREDENTIALS_EXPIRED -> secret.canDoWithoutOurCredentials();
            default -> false;
        };
    }

    private Connection openByToken(ConnectTime time) throws SQLException {
        try {
            Connection connection = byToken.open(time);
            fallback.iamWorked();
            return connection;
        } catch (AuthFailure e) {
            tellIfNothingWasSent(RdsIamListener.Source.IAM, e);
            throw e;
        }
    }

    private Connection openBySecret(SecretLogin secret, ConnectTime time, AuthFailure iam) throws SQLException {
        try {
            Connection connection = secret.open(time);
            fallback.secretWorked(iam);
            return connection;
        } catch (AuthFailure refused) {
            tellIfNothingWasSent(RdsIamListener.Source.SECRET, refused);
            fallback.secretFailed();
            throw refused;
        }
    }

    /** What the server refuses is told where its answer is read. */
    private void tellIfNothingWasSent(RdsIamListener.Source source, AuthFailure failure) {
        switch (failure.reason()) {
            case NO_CREDENTIALS, CREDENTIALS_EXPIRED, SECRET_UNAVAILABLE, SECRET_INVALID ->
                events.loginRefused(source, failure.reason(), failure.getErrorCode());
            default -> {}
        }
    }
}
