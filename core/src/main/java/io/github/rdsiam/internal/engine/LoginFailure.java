package io.github.rdsiam.internal.engine;

import io.github.rdsiam.internal.net.VerifiedSocket;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Thrown when one login fails: the driver's exception, and the kind that the engine has decided. */
public final class LoginFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final FailureKind kind;
    private final SQLException driver;
    private final transient @Nullable VerifiedSocket server;

    /** @param server null if it was not verified */
    public LoginFailure(FailureKind kind, SQLException driver, @Nullable VerifiedSocket server) {
        super(driver);
        this.kind = kind;
        this.driver = driver;
        this.server = server;
    }

    public FailureKind kind() {
        return kind;
    }

    public SQLException driver() {
        return driver;
    }

    @Nullable
    public VerifiedSocket server() {
        return server;
    }
}
