package io.github.rdsiam.testkit.internal.database;

import io.github.rdsiam.testkit.DatabaseLogin;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The login of a user that the testkit creates: every start derives the same password from the administrator's. */
public final class DerivedLogin {

    private DerivedLogin() {}

    /** That of the administrator stays as it is. */
    public static DatabaseLogin of(DatabaseLogin admin, String user) {
        if (user.equals(admin.user())) {
            return admin;
        }
        var password = UUID.nameUUIDFromBytes((admin.password() + user).getBytes(StandardCharsets.UTF_8));
        return new DatabaseLogin(user, password.toString());
    }
}
