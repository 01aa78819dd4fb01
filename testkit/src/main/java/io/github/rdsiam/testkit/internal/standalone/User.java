package io.github.rdsiam.testkit.internal.standalone;

import io.github.rdsiam.testkit.DatabaseLogin;
import org.jspecify.annotations.Nullable;

/**
 * A database user that may log in.
 *
 * @param login the user's login if it exists, null if the user is to be created
 */
record User(String name, @Nullable DatabaseLogin login) {}
