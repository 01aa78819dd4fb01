package io.github.rdsiam;

/** The database engines that an {@link IamTokenDataSource} connects to. */
public enum DatabaseEngine {
    /** MySQL and MariaDB on Amazon RDS, Aurora MySQL, and RDS Proxy for them, with MySQL Connector/J. */
    MYSQL,
    /** PostgreSQL on Amazon RDS, Aurora PostgreSQL, and RDS Proxy for them, with pgjdbc. */
    POSTGRESQL
}
