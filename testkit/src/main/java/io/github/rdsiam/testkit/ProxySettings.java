package io.github.rdsiam.testkit;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What both faces share.
 *
 * @param databaseLogins what the proxy's own secret holds now, to be tried in this order; never empty
 * @param users those that have a secret; empty for all
 */
record ProxySettings(
        String databaseHost,
        int databasePort,
        Supplier<List<DatabaseLogin>> databaseLogins,
        Set<String> users,
        Clock clock,
        boolean recordStatements) {

    ProxySettings {
        users = Set.copyOf(users);
    }

    boolean hasSecretOf(String user) {
        return users.isEmpty() || users.contains(user);
    }
}
