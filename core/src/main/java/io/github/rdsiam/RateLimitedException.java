package io.github.rdsiam;

import java.sql.SQLException;

/** The verified server says that logins come too fast, which says nothing of the credential. */
final class RateLimitedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final SQLException explained;

    RateLimitedException(SQLException explained) {
        super(explained);
        this.explained = explained;
    }

    /** What the caller gets when no time is left. */
    SQLException explained() {
        return explained;
    }
}
