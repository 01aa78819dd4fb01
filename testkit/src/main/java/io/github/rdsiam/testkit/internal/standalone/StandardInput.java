package io.github.rdsiam.testkit.internal.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Ends the program when its parent process has ended, which closes the standard input. This works only for a pipe or a
 * socket. It does not work for a terminal, or for {@code /dev/null}, which is at its end from the start and which
 * background jobs, services and containers have. It is not supported on Windows.
 */
final class StandardInput {

    private static final int TYPE = 0xF000;
    private static final int PIPE = 0x1000;
    private static final int SOCKET = 0xC000;

    private StandardInput() {}

    /** Runs an action at the end of the standard input, if that is a pipe or a socket. */
    static void onEnd(Runnable action) {
        if (isPipe(Path.of("/dev/stdin"))) {
            Thread reader = new Thread(() -> readToEnd(System.in, action), "rds-iam-testkit standard input");
            reader.setDaemon(true);
            reader.start();
        }
    }

    static boolean isPipe(Path file) {
        try {
            int type = ((Integer) Files.getAttribute(file, "unix:mode")) & TYPE;
            return type == PIPE || type == SOCKET;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }

    private static void readToEnd(InputStream in, Runnable action) {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // treated as the end
        }
        action.run();
    }
}
