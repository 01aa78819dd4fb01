package io.github.rdsiam.testkit.internal.database;

import io.github.rdsiam.testkit.DatabaseLogin;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Derives the login of a user that the testkit creates. Every start derives the same password from the administrator's.
 */
public final class DerivedLogin {

    private DerivedLogin() {}

    /** Returns the login of a user; the administrator's login is returned unchanged. */
    public static DatabaseLogin of(DatabaseLogin admin, String user) {
        if (user.equals(admin.user())) {
            return admin;
        }
        var password = UUID.nameUUIDFromBytes((admin.password() + user).getBytes(StandardCharsets.UTF_8));
        return new DatabaseLogin(user, password.toString());
    }
}
