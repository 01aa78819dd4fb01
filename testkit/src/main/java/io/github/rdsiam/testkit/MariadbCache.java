package io.github.rdsiam.testkit;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;

/** Keeps the unpacked MariaDB from one run to the next. A home appears in it whole or not at all. */
final class MariadbCache {

    /** Raised when the content of a home changes, so that an older one is not taken for it. */
    private static final int LAYOUT = 1;

    private static final String UNFINISHED = "unfinished-";

    private final Path directory;

    MariadbCache(Path directory) {
        this.directory = directory;
    }

    /** The lock makes a second JVM wait rather than unpack as well; within this one, {@code synchronized} does. */
    MariadbHome home(MariadbArchive archive, Consumer<String> progress) throws IOException, InterruptedException {
        var home = directory.resolve("mariadb-" + archive.version() + "-" + LAYOUT);
        synchronized (MariadbCache.class) {
            if (!Files.exists(home)) {
                Files.createDirectories(directory);
                try (var channel = FileChannel.open(directory.resolve("lock"), CREATE, WRITE);
                        var lock = channel.lock()) {
                    if (lock.isValid() && !Files.exists(home)) {
                        removeUnfinished();
                        create(archive, home, progress);
                    }
                }
            }
        }
        return new MariadbHome(home, archive.platform());
    }

    private void create(MariadbArchive archive, Path home, Consumer<String> progress)
            throws IOException, InterruptedException {
        var unfinished = Files.createTempDirectory(directory, UNFINISHED);
        try {
            progress.accept("Unpacking MariaDB " + archive.version() + " into " + directory + ", once");
            archive.unpack(unfinished);
            progress.accept("Creating its system tables, once");
            new MariadbHome(unfinished, archive.platform()).createTemplate();
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            if (Files.exists(unfinished)) {
                Directories.delete(unfinished);
            }
        }
    }

    /** What a JVM left that was killed while it unpacked. */
    private void removeUnfinished() throws IOException {
        try (var leftovers = Files.newDirectoryStream(directory, UNFINISHED + "*")) {
            for (var leftover : leftovers) {
                Directories.delete(leftover);
            }
        }
    }
}
