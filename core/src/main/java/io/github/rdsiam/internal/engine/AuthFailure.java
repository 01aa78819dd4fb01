package io.github.rdsiam.internal.engine;

import io.github.rdsiam.IamAuthenticationException.Reason;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A login that failed because of its credential, before it leaves this library: the public {@link
 * io.github.rdsiam.IamAuthenticationException} is made of it once, where a connect ends.
 */
public final class AuthFailure extends SQLException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public AuthFailure(Reason reason, String message, String sqlState, int vendorCode, @Nullable Throwable cause) {
        super(message, sqlState, vendorCode, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Returns the same refusal for another caller, who did not log in. */
    public AuthFailure again() {
        return with(" (Known from a login a moment ago; not tried again yet.)", this);
    }

    /** Returns the same failure with what another way to log in has answered; {@code how} starts that sentence. */
    public AuthFailure and(String how, SQLException other) {
        AuthFailure both = with(" " + how + " " + other.getMessage(), getCause());
        for (Throwable suppressed : getSuppressed()) {
            both.addSuppressed(suppressed);
        }
        both.addSuppressed(other);
        return both;
    }

    private AuthFailure with(String words, @Nullable Throwable cause) {
        return new AuthFailure(reason, getMessage() + words, getSQLState(), getErrorCode(), cause);
    }
}
