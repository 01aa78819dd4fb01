package io.github.rdsiam;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One login failed, as the driver reports it. What kind of failure it is, the engine has decided, once. */
final class LoginFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final FailureKind kind;
    private final SQLException driver;
    private final transient @Nullable VerifiedSocket server;

    /** @param server null if it was not verified */
    LoginFailure(FailureKind kind, SQLException driver, @Nullable VerifiedSocket server) {
        super(driver);
        this.kind = kind;
        this.driver = driver;
        this.server = server;
    }

    FailureKind kind() {
        return kind;
    }

    /** Returns the driver's exception. */
    SQLException driver() {
        return driver;
    }

    @Nullable
    VerifiedSocket server() {
        return server;
    }
}
