package io.github.rdsiam;

import io.github.rdsiam.IamAuthenticationException.Reason;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A login that failed because of its credential, before it leaves this library: the public {@link
 * IamAuthenticationException} is made of it once, where a connect ends.
 */
final class AuthFailure extends SQLException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    AuthFailure(Reason reason, String message, String sqlState, int vendorCode, @Nullable Throwable cause) {
        super(message, sqlState, vendorCode, cause);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }

    /** Returns the same refusal for another caller, who did not log in. */
    AuthFailure again() {
        return new AuthFailure(
                reason,
                getMessage() + " (Known from a login a moment ago; not tried again yet.)",
                getSQLState(),
                getErrorCode(),
                this);
    }

    /** Returns the same failure with what another way to log in has answered; {@code how} starts that sentence. */
    AuthFailure and(String how, SQLException other) {
        AuthFailure both = new AuthFailure(
                reason, getMessage() + " " + how + " " + other.getMessage(), getSQLState(), getErrorCode(), getCause());
        for (Throwable suppressed : getSuppressed()) {
            both.addSuppressed(suppressed);
        }
        both.addSuppressed(other);
        return both;
    }
}
