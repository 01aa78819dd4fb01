package io.github.rdsiam.internal.login;

import io.github.rdsiam.internal.concurrent.Clocks;
import io.github.rdsiam.internal.endpoint.LogSafe;
import io.github.rdsiam.internal.engine.AuthFailure;
import io.github.rdsiam.internal.engine.ClosedException;
import io.github.rdsiam.internal.event.ConnectContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides how a connect logs in: by token, or by the fallback's secret if one is configured and IAM is refused. After a
 * login by secret, IAM is not tried for {@link #IAM_RETRY_AFTER}. Each switch is published once. {@link TokenLogin}
 * retries a refused token once, and {@link SecretLogin} chooses the version of a secret. Thread-safe.
 */
public final class LoginPolicy {

    public static final Duration IAM_RETRY_AFTER = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(LogSafe.LOGGER);
    private static final String SECRET_FAILED = "The fallback's secret was tried next:";
    private static final String IAM = "IAM";

    private final Login byToken;
    private final @Nullable Login bySecret;
    private final Function<AuthFailure, SQLException> failures;

    /** Remembers IAM's refusal after a login by secret has succeeded. */
    private final RefusalMemory iamRefusals;

    /**
     * @param bySecret null if no fallback is configured
     * @param failures creates the public exception
     */
    LoginPolicy(Login byToken, @Nullable Login bySecret, Function<AuthFailure, SQLException> failures, Clocks clocks) {
        this.byToken = byToken;
        this.bySecret = bySecret;
        this.failures = failures;
        this.iamRefusals = new RefusalMemory(clocks, IAM_RETRY_AFTER, IAM_RETRY_AFTER);
    }

    Connection open(ConnectContext connect) throws SQLException {
        Login secret = bySecret;
        if (secret == null) {
            return openByToken(connect);
        }
        try (RefusalMemory.Trial iam = iamRefusals.begin(IAM)) {
            AuthFailure known = iam.refusal();
            return known == null ? openTokenFirst(secret, iam, connect) : openSecretFirst(secret, known, connect);
        }
    }

    private Connection openTokenFirst(Login secret, RefusalMemory.Trial iam, ConnectContext connect)
            throws SQLException {
        AuthFailure refused;
        try {
            return openByToken(connect);
        } catch (AuthFailure e) {
            refused = e;
        }
        if (!mayFallBack(secret, refused)) {
            throw refused;
        }
        try {
            Connection connection = openBySecret(secret, connect);
            if (iam.refused(refused, IAM)) {
                LOG.warn(
                        "IAM was refused ({}); new connections use the fallback's secret. {}",
                        refused.reason(),
                        refused.getMessage());
                connect.events().fallbackChanged(true, refused.reason());
            }
            return connection;
        } catch (SQLException e) {
            if (e instanceof ClosedException) {
                // the data source was closed, which is not a failure of the login
                e.addSuppressed(failures.apply(refused));
                throw e;
            }
            throw refused.and(SECRET_FAILED, e);
        }
    }

    /**
     * Logs in by secret, and if that fails by token. A caller whose secret fails too must not get only IAM's old
     * refusal.
     */
    private Connection openSecretFirst(Login secret, AuthFailure known, ConnectContext connect) throws SQLException {
        SQLException secretFailed;
        try {
            return openBySecret(secret, connect);
        } catch (SQLException e) {
            if (e instanceof ClosedException) {
                throw e;
            }
            if (connect.deadline().hasPassed() || Thread.currentThread().isInterrupted()) {
                throw e instanceof AuthFailure first
                        ? first.and("IAM was refused within the last minute:", known)
                        : known.and(SECRET_FAILED, e);
            }
            secretFailed = e;
        }
        try {
            return openByToken(connect);
        } catch (AuthFailure refused) {
            throw secretFailed instanceof AuthFailure first
                    ? first.and("IAM was tried next:", refused)
                    : refused.and("The fallback's secret was tried first:", secretFailed);
        } catch (SQLException e) {
            e.addSuppressed(secretFailed instanceof AuthFailure first ? failures.apply(first) : secretFailed);
            e.addSuppressed(failures.apply(known));
            throw e;
        }
    }

    /**
     * Returns whether the fallback may be used. Never after a network, TLS or capacity error, because the credential
     * did not cause those.
     */
    private static boolean mayFallBack(Login secret, AuthFailure refused) {
        return switch (refused.reason()) {
            case TOKEN_REFUSED, CLOCK_SKEW -> true;
            case NO_CREDENTIALS, CREDENTIALS_EXPIRED -> secret.canDoWithoutOurCredentials();
            default -> false;
        };
    }

    private Connection openByToken(ConnectContext connect) throws SQLException {
        Connection connection = byToken.open(connect);
        if (bySecret != null && iamRefusals.accepted()) {
            LOG.warn("IAM works again; new connections use it instead of the fallback's secret");
            connect.events().fallbackChanged(false, null);
        }
        return connection;
    }

    private Connection openBySecret(Login secret, ConnectContext connect) throws SQLException {
        try {
            return secret.open(connect);
        } catch (AuthFailure e) {
            // IAM is tried next
            iamRefusals.expire();
            throw e;
        }
    }
}
