package io.github.rdsiam.testkit.internal.standalone;

import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.RdsEngine;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The checked options of the command line.
 *
 * @param database a running database; null to start one
 * @param admin its administrator; null if unknown, or if the database is to be started
 * @param users at least one
 * @param policies the policy documents of identity and role; if the command line has none, one that allows everything
 * @param region null for the one in the endpoint's name
 * @param directory null for a temporary one
 * @param records the number of records of each kind that are kept
 */
record Options(
        RdsEngine engine,
        @Nullable Address database,
        @Nullable DatabaseLogin admin,
        String databaseName,
        List<User> users,
        List<Path> sql,
        List<String> policies,
        String endpoint,
        String instanceEndpoint,
        @Nullable String region,
        Ports ports,
        @Nullable Path directory,
        boolean acceptPasswords,
        int records) {

    /** Returns whether there is an administrator, who can create users, run SQL and rotate passwords. */
    boolean hasAdmin() {
        return admin != null || database == null;
    }
}
