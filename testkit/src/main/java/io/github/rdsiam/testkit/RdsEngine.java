package io.github.rdsiam.testkit;

/** The database engines that the testkit plays and starts. */
public enum RdsEngine {
    /** MySQL, and MariaDB in its place. */
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
     * Returns the port that RDS and RDS Proxy use for it.
     *
     * @return 3306 or 5432
     */
    public int port() {
        return port;
    }

    /**
     * Returns what a database's secret in Secrets Manager calls it.
     *
     * @return {@code mysql} or {@code postgres}
     */
    public String secretName() {
        return secretName;
    }
}
