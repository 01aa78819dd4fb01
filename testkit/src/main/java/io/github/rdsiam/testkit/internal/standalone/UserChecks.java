package io.github.rdsiam.testkit.internal.standalone;

import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.internal.database.DatabaseUsers;
import io.github.rdsiam.testkit.internal.database.DerivedLogin;
import io.github.rdsiam.testkit.internal.database.SqlDialect;
import io.github.rdsiam.testkit.internal.protocol.ServerErrorException;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Checks the users of a database at the start, so that errors do not appear only at the first login. */
record UserChecks(Options options, EmbeddedDatabase database) {

    /** Rejects an existing user that the testkit did not create, because its password would be changed. */
    void checkNoForeignUser(StateDirectory directory) throws IOException, StartFailedException {
        DatabaseLogin admin = options.admin();
        if (admin == null) {
            return;
        }
        DatabaseUsers users = SqlDialect.of(options.engine()).users(database.host(), database.port(), admin);
        Set<String> ours = new LinkedHashSet<>(directory.users());
        for (User user : options.users()) {
            boolean isToBeMade = user.login() == null && !user.name().equals(admin.user());
            if (isToBeMade
                    && ours.add(options.database() + " " + user.name())
                    && users.exists(user.name())
                    && !accepts(users, DerivedLogin.of(admin, user.name()))) {
                throw new StartFailedException(
                        "the database has a user " + user.name() + " already: give its password, --user " + user.name()
                                + ":PASSWORD, or another name",
                        null);
            }
        }
        directory.writeUsers(ours);
    }

    private static boolean accepts(DatabaseUsers users, DatabaseLogin login) throws IOException {
        try {
            users.checkLogin(login);
            return true;
        } catch (ServerErrorException e) {
            return false;
        }
    }

    void checkLogins(List<DatabaseLogin> logins) throws StartFailedException {
        for (DatabaseLogin login : logins) {
            try {
                logIn(login);
            } catch (IOException e) {
                throw new StartFailedException(
                        "--user " + login.user() + " cannot log in to the database: "
                                + Reason.ofDatabase(e, options.engine()),
                        e);
            }
        }
    }

    private void logIn(DatabaseLogin login) throws IOException {
        try (var link =
                SqlDialect.of(options.engine()).open(database.host(), database.port(), login, options.databaseName())) {
            link.quit();
        }
    }
}
