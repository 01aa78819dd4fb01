package io.github.rdsiam.internal.engine;

import io.github.rdsiam.IamAuthenticationException.Reason;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown inside the library when a login fails because of its credential. Where the connect ends, it is converted once
 * to the public {@link io.github.rdsiam.IamAuthenticationException}.
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

    /** Returns this refusal for a caller that did not try to log in. */
    public AuthFailure again() {
        return with(" (Known from a login a moment ago; not tried again yet.)", this);
    }

    /** Returns this failure with the failure of a second login appended; {@code how} starts that sentence. */
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
