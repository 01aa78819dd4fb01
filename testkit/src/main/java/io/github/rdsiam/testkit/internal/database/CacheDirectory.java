package io.github.rdsiam.testkit.internal.database;

import java.nio.file.Path;
import java.util.Map;

/** Where one user's unpacked binaries live between runs. */
final class CacheDirectory {

    private CacheDirectory() {}

    static Path ofThisUser() {
        return of(System.getenv(), System.getProperty("user.home", ""));
    }

    /** As the XDG base directory specification says: an absolute {@code XDG_CACHE_HOME}, else {@code ~/.cache}. */
    static Path of(Map<String, String> environment, String userHome) {
        var xdg = Path.of(environment.getOrDefault("XDG_CACHE_HOME", ""));
        var home = Path.of(environment.getOrDefault("HOME", userHome));
        return (xdg.isAbsolute() ? xdg : home.resolve(".cache")).resolve("rds-iam-testkit");
    }
}
