package io.github.rdsiam.testkit;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What both faces share.
 *
 * @param databaseLogins what the secrets hold now, the last secret first; of each, its logins in the order to try them
 * @param users those that have a secret; empty for all
 * @param greeting how the database greets
 * @param loginTime how long a client may take to log in
 */
record ProxySettings(
        String databaseHost,
        int databasePort,
        List<Supplier<List<DatabaseLogin>>> databaseLogins,
        Set<String> users,
        Clock clock,
        boolean recordStatements,
        DatabaseGreeting greeting,
        Duration loginTime) {

    ProxySettings {
        users = Set.copyOf(users);
    }

    /** The logins in the last secret that has one of this user, to be tried in this order; empty if none has. */
    List<DatabaseLogin> loginsOf(String user) {
        for (Supplier<List<DatabaseLogin>> secret : databaseLogins) {
            List<DatabaseLogin> logins = secret.get().stream()
                    .filter(login -> login.user().equals(user))
                    .toList();
            if (!logins.isEmpty()) {
                return logins;
            }
        }
        return List.of();
    }

    boolean hasSecretOf(String user) {
        return users.isEmpty() || users.contains(user);
    }
}
