package io.github.rdsiam;

import java.sql.SQLException;

/** Failures as core words them. */
public final class CoreFailures {

    private CoreFailures() {}

    /**
     * What a connection fails with when this version of Connector/J is on the class path.
     *
     * @param major 9, for example
     * @param minor 3, for example
     * @throws SQLException the failure
     */
    public static void connectorJ(int major, int minor) throws SQLException {
        MysqlDriver.requireSupported(major, minor);
    }

    /**
     * A login that was refused.
     *
     * @param reason why
     * @param message what core says of it
     * @return the exception of that login
     */
    public static IamAuthenticationException refused(IamAuthenticationException.Reason reason, String message) {
        return new IamAuthenticationException(reason, message, "28000", 1045, null);
    }
}
