package io.github.rdsiam.testsupport.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** AWS's runtime interface client, the program that runs a Java function on Lambda: how to start it on this machine. */
public final class RuntimeClient {

    /** Its main class; the argument is the function's handler. */
    public static final String MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

    private static final String LIBRARY_PROPERTY =
            "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";
    private static final int WARNS_OF_NATIVE_ACCESS = 24;

    private RuntimeClient() {}

    /**
     * {@return JVM options that suppress newer JVMs' warnings about the client}
     *
     * @param javaFeature the JVM's feature version, such as 17
     */
    public static List<String> options(int javaFeature) {
        return javaFeature < WARNS_OF_NATIVE_ACCESS
                ? List.of()
                : List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    }

    /**
     * Unpacks the client's native library and returns the JVM option that makes the client load it from there. By
     * default the client unpacks it to a fixed file in /tmp, which belongs to the first user and which two functions
     * overwrite for each other.
     *
     * @param jars a directory with the client's jars
     * @param directory gets the library, if it does not have it yet
     * @return the JVM option
     * @throws IOException if the client is not built for this machine, or the library cannot be written
     */
    public static String nativeLibrary(Path jars, Path directory) throws IOException {
        Path file = directory.resolve("libaws-lambda-jni.so");
        if (!Files.exists(file)) {
            unpack(jars, "jni/" + libraryName(), file);
        }
        return "-D" + LIBRARY_PROPERTY + "=" + file;
    }

    private static void unpack(Path jars, String name, Path file) throws IOException {
        List<Path> all;
        try (var listed = Files.list(jars)) {
            all = listed.toList();
        }
        for (Path jar : all) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                ZipEntry entry = zip.getEntry(name);
                if (entry != null) {
                    try (InputStream library = zip.getInputStream(entry)) {
                        Files.copy(library, file);
                    }
                    return;
                }
            }
        }
        throw new IOException(
                "AWS's runtime interface client runs on Linux only, on Intel and ARM: " + name + " is not in it");
    }

    private static String libraryName() {
        String system = System.getProperty("os.name").equals("Linux") ? "linux" : "unknown";
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        boolean musl = Files.exists(Path.of("/lib/ld-musl-" + (arm ? "aarch64" : "x86_64") + ".so.1"));
        return "libaws-lambda-jni." + system + (musl ? "_musl" : "") + (arm ? "-aarch_64" : "-x86_64") + ".so";
    }
}
