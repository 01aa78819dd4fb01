package io.github.rdsiam.testkit.internal.proxy;

import io.github.rdsiam.testkit.DatabaseLogin;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The settings that both endpoints share.
 *
 * @param databaseLogins the secrets, the last one first; of each, its versions in the order to try them
 * @param users those that have a secret; empty for all
 * @param iamUsers those that log in to an instance with tokens alone
 * @param loginTime how long a client may take to log in
 */
public record ProxySettings(
        String databaseHost,
        int databasePort,
        List<List<Supplier<DatabaseLogin>>> databaseLogins,
        Set<String> users,
        Clock clock,
        boolean recordStatements,
        Predicate<String> iamUsers,
        Duration loginTime) {

    public ProxySettings {
        users = Set.copyOf(users);
    }

    /**
     * The first login of this user in the last secret that has one; null if none has. A version is read only when those
     * before it are of other users or cannot be read.
     *
     * @throws RuntimeException if none has one that can be read, and one cannot be read
     */
    @Nullable
    UserSecret secretOf(String user) {
        RuntimeException unreadable = null;
        for (List<Supplier<DatabaseLogin>> versions : databaseLogins) {
            for (Supplier<DatabaseLogin> version : versions) {
                try {
                    DatabaseLogin login = version.get();
                    if (login.user().equals(user)) {
                        return new UserSecret(login, versions);
                    }
                } catch (RuntimeException e) {
                    unreadable = e;
                }
            }
        }
        if (unreadable != null) {
            throw unreadable;
        }
        return null;
    }

    boolean hasSecretOf(String user) {
        return users.isEmpty() || users.contains(user);
    }

    public boolean isIamUser(String user) {
        return iamUsers.test(user);
    }

    /** A user's login, and all versions of the secret that it is in. */
    record UserSecret(DatabaseLogin login, List<Supplier<DatabaseLogin>> versions) {}
}
