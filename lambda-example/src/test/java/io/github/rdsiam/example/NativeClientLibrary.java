package io.github.rdsiam.example;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The native part of AWS's runtime interface client. Left alone, the client unpacks it to one fixed file in /tmp, which
 * belongs to whoever was first, and which two functions would overwrite for each other.
 */
final class NativeClientLibrary {

    private static final String PROPERTY =
            "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

    private NativeClientLibrary() {}

    /** Unpacks it into a directory and returns the JVM option that makes the client load it from there. */
    static String unpackInto(Path directory) throws IOException {
        Path file = directory.resolve("libaws-lambda-jni.so");
        String name = name();
        try (InputStream library = AWSLambda.class.getResourceAsStream("/jni/" + name)) {
            if (library == null) {
                throw new IllegalStateException("AWS's runtime interface client runs on Linux only, on Intel and ARM: "
                        + name + " is not in it");
            }
            Files.copy(library, file);
        }
        return "-D" + PROPERTY + "=" + file;
    }

    private static String name() {
        String system = System.getProperty("os.name").equals("Linux") ? "linux" : "unknown";
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        boolean musl = Files.exists(Path.of("/lib/ld-musl-" + (arm ? "aarch64" : "x86_64") + ".so.1"));
        return "libaws-lambda-jni." + system + (musl ? "_musl" : "") + (arm ? "-aarch_64" : "-x86_64") + ".so";
    }
}
