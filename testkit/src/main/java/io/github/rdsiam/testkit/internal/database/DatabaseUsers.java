package io.github.rdsiam.testkit.internal.database;

import io.github.rdsiam.testkit.DatabaseLogin;
import java.io.IOException;

/** Users and their passwords in a database, changed with the login of an administrator. */
public interface DatabaseUsers {

    /** Creates a database where it does not exist. */
    void createDatabase(String database) throws IOException;

    /**
     * Creates a database and a user where they do not exist; the user has this password and may do everything in it.
     *
     * @param rdsIam whether the user is a member of {@code rds_iam}, where there are roles
     */
    void create(DatabaseLogin login, String database, boolean rdsIam) throws IOException;

    /** Whether there is a user of this name. */
    boolean exists(String user) throws IOException;

    /** Gives an existing user another password. */
    void setPassword(DatabaseLogin login) throws IOException;

    /** Creates a user, where it does not exist yet, that may do what another may. */
    void cloneUser(String original, String clone) throws IOException;

    /** Whether a user logs in to an instance with tokens alone, as a member of {@code rds_iam} does. */
    boolean isIamUser(String user) throws IOException;

    /** Logs in as this user, or fails. */
    void checkLogin(DatabaseLogin login) throws IOException;
}
