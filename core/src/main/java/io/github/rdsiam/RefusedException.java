package io.github.rdsiam;

import java.sql.SQLException;

/** The verified server refused the credential of one attempt. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final SQLException driver;
    private final transient VerifiedSocket server;

    RefusedException(SQLException driver, VerifiedSocket server) {
        super(driver);
        this.driver = driver;
        this.server = server;
    }

    VerifiedSocket server() {
        return server;
    }

    /** What the driver made of it. */
    SQLException driver() {
        return driver;
    }
}
