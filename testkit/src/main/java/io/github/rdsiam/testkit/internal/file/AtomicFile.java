package io.github.rdsiam.testkit.internal.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Writes files atomically: a file is written completely or not at all, even if the process is killed. The temporary
 * file has a fixed name, so that the next writer replaces one left by a killed process. Two processes must not write
 * the same file.
 */
public final class AtomicFile {

    private AtomicFile() {}

    /** Writes a file that others may read. */
    public static void write(Path file, byte[] content) throws IOException {
        write(file, content, new FileAttribute<?>[0]);
    }

    /** Writes a text that only the user of this process may read, if the file system supports owners. */
    public static void writePrivate(Path file, String content) throws IOException {
        var attributes = file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        write(file, content.getBytes(StandardCharsets.UTF_8), attributes);
    }

    private static void write(Path file, byte[] content, FileAttribute<?>[] attributes) throws IOException {
        var unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        Files.deleteIfExists(unfinished);
        // created empty with its permissions, so that no other user can open it before it has content
        Files.createFile(unfinished, attributes);
        Files.write(unfinished, content);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
