package io.github.rdsiam.testkit;

import java.util.Objects;

/**
 * The user name and password of a database account. {@link #toString} does not contain the password.
 *
 * @param user the user name
 * @param password the password; may be empty
 */
public record DatabaseLogin(String user, String password) {

    /**
     * Creates a login.
     *
     * @param user the user name
     * @param password the password; may be empty
     * @throws NullPointerException if either is null
     */
    public DatabaseLogin {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
    }

    /**
     * Returns the user name alone.
     *
     * @return text without the password
     */
    @Override
    public String toString() {
        return "DatabaseLogin[" + user + ", ***]";
    }
}
