package io.github.rdsiam;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The policy of a connect: by token; by the secret if IAM is refused and that is what the user wants. */
final class Login {

    private final TokenLogin byToken;
    private final @Nullable SecretLogin bySecret;
    private final FallbackSwitch fallback;
    private final Events events;

    Login(TokenLogin byToken, @Nullable SecretLogin bySecret, FallbackSwitch fallback, Events events) {
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
        IamAuthenticationException known = fallback.quietRefusal();
        if (known != null) {
            return openInQuietPeriod(secret, known, time);
        }
        try {
            return openByToken(time);
        } catch (IamAuthenticationException refused) {
            if (!takesOver(secret, refused)) {
                throw refused;
            }
            return openBySecret(secret, refused, time);
        }
    }

    /** IAM's old refusal is no answer to a caller whom the secret does not help either. */
    private Connection openInQuietPeriod(SecretLogin secret, IamAuthenticationException known, ConnectTime time)
            throws SQLException {
        try {
            return openBySecret(secret, known, time);
        } catch (IamAuthenticationException secretFailed) {
            if (time.deadline().hasPassed()) {
                throw secretFailed;
            }
            try {
                return openByToken(time);
            } catch (IamAuthenticationException refused) {
                secretFailed.addSuppressed(refused);
                throw secretFailed;
            } catch (SQLException e) {
                e.addSuppressed(secretFailed);
                throw e;
            }
        }
    }

    /** Never for a network, TLS or capacity error: those say nothing of the credential. */
    private static boolean takesOver(SecretLogin secret, IamAuthenticationException refused) {
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
        } catch (IamAuthenticationException e) {
            tellIfNothingWasSent(RdsIamListener.Source.IAM, e);
            throw e;
        }
    }

    private Connection openBySecret(SecretLogin secret, IamAuthenticationException iam, ConnectTime time)
            throws SQLException {
        try {
            Connection connection = secret.open(time);
            fallback.secretWorked(iam);
            return connection;
        } catch (SQLException e) {
            if (e instanceof IamAuthenticationException refused) {
                tellIfNothingWasSent(RdsIamListener.Source.SECRET, refused);
                fallback.secretFailed();
            }
            e.addSuppressed(iam);
            throw e;
        }
    }

    /** What the server refuses is told where its answer is read. */
    private void tellIfNothingWasSent(RdsIamListener.Source source, IamAuthenticationException failure) {
        switch (failure.reason()) {
            case NO_CREDENTIALS, CREDENTIALS_EXPIRED, SECRET_UNAVAILABLE, SECRET_INVALID ->
                events.loginRefused(source, failure.reason(), failure.getErrorCode());
            default -> {}
        }
    }
}
