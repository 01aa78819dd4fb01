package io.github.rdsiam.testkit.internal.database;

import io.github.rdsiam.testkit.DatabaseLogin;
import java.io.IOException;

/** Manages the users and passwords of a database, with the login of an administrator. */
public interface DatabaseUsers {

    /** Creates a database if it does not exist. */
    void createDatabase(String database) throws IOException;

    /**
     * Creates a database and a user if they do not exist. The user gets this password and all privileges on the
     * database.
     *
     * @param rdsIam whether the user is a member of {@code rds_iam}; only for engines with roles
     */
    void create(DatabaseLogin login, String database, boolean rdsIam) throws IOException;

    /** Returns whether a user of this name exists. */
    boolean exists(String user) throws IOException;

    /** Changes the password of an existing user. */
    void setPassword(DatabaseLogin login) throws IOException;

    /** Creates a user with the privileges of another one, if it does not exist. */
    void cloneUser(String original, String clone) throws IOException;

    /**
     * Returns whether a user can log in to an instance with tokens. In PostgreSQL these are the members of {@code
     * rds_iam}, who can use only tokens.
     */
    boolean isIamUser(String user) throws IOException;

    /** Logs in as this user, or fails. */
    void checkLogin(DatabaseLogin login) throws IOException;
}
