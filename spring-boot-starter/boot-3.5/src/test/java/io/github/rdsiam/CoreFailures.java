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
}
