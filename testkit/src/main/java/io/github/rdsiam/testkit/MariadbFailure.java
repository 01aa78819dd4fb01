package io.github.rdsiam.testkit;

import java.io.IOException;
import java.util.List;

/** Why MariaDB did not start, in words that help. */
final class MariadbFailure {

    private static final int LINES = 15;

    private MariadbFailure() {}

    static Process starting(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "MariaDB cannot be run (" + e.getMessage() + "): it needs Linux with glibc, and a cache directory"
                            + " on a file system that is not mounted noexec; XDG_CACHE_HOME moves the cache",
                    e);
        }
    }

    static IllegalStateException of(List<String> output) {
        var missing = output.stream()
                .filter(line -> line.contains("error while loading shared libraries"))
                .findFirst();
        if (missing.isPresent()) {
            return new IllegalStateException("MariaDB lacks a shared library ("
                    + missing.get().replaceFirst(".*shared libraries: ", "")
                    + "); on Debian and Ubuntu: apt-get install libstdc++6 libsystemd0 libcrypt1 libgcrypt20 liblz4-1"
                    + " libzstd1 liblzma5 libcap2");
        }
        var tail = output.subList(Math.max(0, output.size() - LINES), output.size());
        return new IllegalStateException("MariaDB did not start; its last words:\n" + String.join("\n", tail));
    }
}
