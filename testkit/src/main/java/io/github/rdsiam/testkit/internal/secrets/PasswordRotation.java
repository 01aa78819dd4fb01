package io.github.rdsiam.testkit.internal.secrets;

import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.Rotation;
import io.github.rdsiam.testkit.internal.database.DatabaseUsers;
import io.github.rdsiam.testkit.internal.database.RandomText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Rotates a password like AWS's rotation functions for MySQL and PostgreSQL, with a single user or with alternating
 * users.
 */
public final class PasswordRotation implements Rotation {

    private static final int PASSWORD_LENGTH = 32;
    private static final String CLONE = "_clone";

    private final StoredSecret secret;
    private final DatabaseUsers users;
    private final DatabaseLogin pending;
    private boolean finished;

    private PasswordRotation(StoredSecret secret, DatabaseUsers users, DatabaseLogin pending) {
        this.secret = secret;
        this.users = users;
        this.pending = pending;
    }

    public static Rotation singleUser(StoredSecret secret, DatabaseUsers users) {
        var user = SecretJson.login(secret.current().text()).user();
        return begin(secret, users, user, null);
    }

    public static Rotation alternatingUsers(StoredSecret secret, DatabaseUsers users) {
        var user = SecretJson.login(secret.current().text()).user();
        var other = user.endsWith(CLONE) ? user.substring(0, user.length() - CLONE.length()) : user + CLONE;
        return begin(secret, users, other, user);
    }

    /** Performs createSecret and setSecret. */
    private static Rotation begin(StoredSecret secret, DatabaseUsers users, String user, @Nullable String original) {
        var pending = new DatabaseLogin(user, RandomText.ofLength(PASSWORD_LENGTH));
        var value = SecretJson.withLogin(secret.current().text(), pending);
        secret.addPending(SecretVersion.ofText(value, Clock.systemUTC().instant()));
        try {
            if (original != null) {
                users.cloneUser(original, user);
            }
            users.setPassword(pending);
        } catch (IOException e) {
            secret.removeLabel(StoredSecret.PENDING);
            throw new UncheckedIOException("setSecret: " + e.getMessage(), e);
        }
        return new PasswordRotation(secret, users, pending);
    }

    @Override
    public DatabaseLogin pending() {
        return pending;
    }

    /** Performs testSecret and finishSecret. */
    @Override
    public synchronized void finish() {
        if (finished) {
            return;
        }
        try {
            users.checkLogin(pending);
        } catch (IOException e) {
            throw new IllegalStateException("testSecret: " + e.getMessage(), e);
        }
        secret.finishPending();
        finished = true;
    }
}
