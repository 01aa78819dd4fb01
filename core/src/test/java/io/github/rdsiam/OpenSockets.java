package io.github.rdsiam;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How many sockets this process has open, as Linux counts them. */
final class OpenSockets {

    private OpenSockets() {}

    /** Those of the JDK, which keeps one for itself from the first that is closed. */
    static long countWithoutOurs(int port) throws IOException {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return count();
    }

    static long count() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(OpenSockets::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false;
        }
    }
}
