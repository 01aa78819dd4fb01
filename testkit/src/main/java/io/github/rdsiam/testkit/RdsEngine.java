package io.github.rdsiam.testkit;

/** The database engines of the testkit. */
public enum RdsEngine {
    /** MySQL; the testkit starts MariaDB, unless a MySQL server is configured. */
    MYSQL(3306, "mysql"),
    /** PostgreSQL. */
    POSTGRESQL(5432, "postgres");

    private final int port;
    private final String secretName;

    RdsEngine(int port, String secretName) {
        this.port = port;
        this.secretName = secretName;
    }

    /**
     * Returns the engine's default port on RDS and RDS Proxy.
     *
     * @return 3306 or 5432
     */
    public int port() {
        return port;
    }

    /**
     * Returns the engine's name in a database secret of Secrets Manager.
     *
     * @return {@code mysql} or {@code postgres}
     */
    public String secretName() {
        return secretName;
    }
}
