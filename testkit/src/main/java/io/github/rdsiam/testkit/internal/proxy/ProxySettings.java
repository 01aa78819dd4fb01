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
 * @param databaseLogins the secrets, the last one first; for each, its versions in the order in which they are tried
 * @param users the users with a secret; empty for all
 * @param iamUsers tests whether a user can log in to an instance with tokens
 * @param loginTime the time limit for a client's login
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
     * Returns the user's first login in the last secret that contains one; null if there is none. A version is read
     * only if those before it are for other users or cannot be read.
     *
     * @throws RuntimeException if no login was found, and a version could not be read
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

    /** A user's login, and all versions of its secret. */
    record UserSecret(DatabaseLogin login, List<Supplier<DatabaseLogin>> versions) {}
}
