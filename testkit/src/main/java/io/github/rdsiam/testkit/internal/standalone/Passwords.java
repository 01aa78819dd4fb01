package io.github.rdsiam.testkit.internal.standalone;

import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.Rotation;
import io.github.rdsiam.testkit.internal.database.DatabaseUsers;
import io.github.rdsiam.testkit.internal.database.SqlDialect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rotates the users' passwords, and restores those of the start. Thread-safe. */
final class Passwords {

    private static final String CLONE = "_clone";

    private final LocalAws aws;
    private final Map<String, String> secrets = new HashMap<>();
    private final Map<String, DatabaseLogin> logins = new LinkedHashMap<>();
    private final Set<String> rotated = new HashSet<>();

    Passwords(LocalAws aws, List<User> users) {
        this.aws = aws;
        for (User user : users) {
            String secretId = aws.secretId(user.name());
            secrets.put(user.name(), aws.secrets().current(secretId));
            logins.put(user.name(), aws.secrets().currentLogin(secretId));
        }
    }

    /** Returns the logins at the start. */
    List<DatabaseLogin> logins() {
        return List.copyOf(logins.values());
    }

    synchronized void rotate(String user, RotationKind kind) throws ControlException {
        String admin = aws.database().admin().user();
        if (admin.equals(user) || admin.equals(user + CLONE) || (admin + CLONE).equals(user)) {
            throw ControlException.impossible(
                    admin + " is the database's administrator, whose password is never rotated");
        }
        Rotation rotation;
        try {
            rotated.add(user);
            rotation = kind.begin(aws, aws.secretId(user));
        } catch (IllegalStateException e) { // for example if a client has begun a rotation
            throw ControlException.impossible(Parameters.oneLine(String.valueOf(e.getMessage())));
        }
        rotation.finish();
    }

    /** Restores secrets and passwords. The user created by a rotation with alternating users remains. */
    synchronized void restore() {
        if (!rotated.isEmpty()) {
            EmbeddedDatabase database = aws.database();
            DatabaseUsers users = SqlDialect.of(aws.engine()).users(database.host(), database.port(), database.admin());
            for (DatabaseLogin login : logins.values()) {
                if (rotated.contains(login.user())) {
                    putBack(users, login);
                }
            }
        }
        secrets.forEach((user, value) -> aws.secrets().restore(aws.secretId(user), value));
    }

    private void putBack(DatabaseUsers users, DatabaseLogin login) {
        try {
            users.setPassword(login);
            rotated.remove(login.user());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the password of " + login.user() + " cannot be restored: " + e.getMessage(), e);
        }
    }
}
