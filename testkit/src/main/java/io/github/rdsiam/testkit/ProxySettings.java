package io.github.rdsiam.testkit;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What both faces share.
 *
 * @param users those that have a secret; empty for all
 * @param greeting how the database greets
 * @param loginTime how long a client may take to log in
 */
record ProxySettings(
        String databaseHost,
        int databasePort,
        Supplier<DatabaseLogin> databaseLogin,
        Set<String> users,
        Clock clock,
        boolean recordStatements,
        DatabaseGreeting greeting,
        Duration loginTime) {

    ProxySettings {
        users = Set.copyOf(users);
    }

    boolean hasSecretOf(String user) {
        return users.isEmpty() || users.contains(user);
    }
}
