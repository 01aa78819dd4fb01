package io.github.rdsiam.testkit.internal.database;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Caches folders that are slow to create, from one run to the next. A folder appears in it completely or not at all.
 */
final class DatabaseCache {

    private static final String UNFINISHED = "unfinished-";

    private final Path directory;

    DatabaseCache(Path directory) {
        this.directory = directory;
    }

    /** Fills an empty folder. */
    interface Content {
        void create(Path folder) throws IOException, InterruptedException;
    }

    Path directory() {
        return directory;
    }

    /**
     * Returns a folder, and creates it if it is missing. The file lock makes a second JVM wait instead of creating it
     * as well; within this JVM, {@code synchronized} does the same.
     */
    Path folder(String name, Content content) throws IOException, InterruptedException {
        var folder = directory.resolve(name);
        synchronized (DatabaseCache.class) {
            if (!Files.exists(folder)) {
                Files.createDirectories(directory);
                try (var channel = FileChannel.open(directory.resolve("lock"), CREATE, WRITE);
                        var lock = channel.lock()) {
                    if (lock.isValid() && !Files.exists(folder)) {
                        removeUnfinished();
                        create(content, folder);
                    }
                }
            }
        }
        return folder;
    }

    private void create(Content content, Path folder) throws IOException, InterruptedException {
        var unfinished = Files.createTempDirectory(directory, UNFINISHED);
        try {
            content.create(unfinished);
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            if (Files.exists(unfinished)) {
                Directories.delete(unfinished);
            }
        }
    }

    /** Deletes folders left by a JVM that was killed while it filled them. */
    private void removeUnfinished() throws IOException {
        try (var leftovers = Files.newDirectoryStream(directory, UNFINISHED + "*")) {
            for (var leftover : leftovers) {
                Directories.delete(leftover);
            }
        }
    }
}
