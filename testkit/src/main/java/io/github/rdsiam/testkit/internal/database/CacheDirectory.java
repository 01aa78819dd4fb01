package io.github.rdsiam.testkit.internal.database;

import java.nio.file.Path;
import java.util.Map;

/** Finds the directory in which a user's unpacked binaries are kept between runs. */
final class CacheDirectory {

    private CacheDirectory() {}

    static Path ofThisUser() {
        return of(System.getenv(), System.getProperty("user.home", ""));
    }

    /**
     * Returns the directory by the XDG base directory specification: an absolute {@code XDG_CACHE_HOME}, or {@code
     * ~/.cache}.
     */
    static Path of(Map<String, String> environment, String userHome) {
        var xdg = Path.of(environment.getOrDefault("XDG_CACHE_HOME", ""));
        var home = Path.of(environment.getOrDefault("HOME", userHome));
        return (xdg.isAbsolute() ? xdg : home.resolve(".cache")).resolve("rds-iam-testkit");
    }
}
