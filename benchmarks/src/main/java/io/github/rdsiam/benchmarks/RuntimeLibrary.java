package io.github.rdsiam.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The native part of AWS's runtime interface client, which would unpack itself to one fixed file in /tmp. */
final class RuntimeLibrary {

    private RuntimeLibrary() {}

    static Path unpack(Project project) throws IOException {
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        String name = "jni/libaws-lambda-jni.linux-" + (arm ? "aarch_64" : "x86_64") + ".so";
        Path file = Files.createDirectories(project.work()).resolve("libaws-lambda-jni.so");
        for (Path jar : jars(project)) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                ZipEntry entry = zip.getEntry(name);
                if (entry != null) {
                    Files.write(file, zip.getInputStream(entry).readAllBytes());
                    return file;
                }
            }
        }
        throw new IOException("AWS's runtime interface client is not built for this machine: no " + name);
    }

    private static List<Path> jars(Project project) throws IOException {
        try (Stream<Path> jars = Files.list(project.lambdaRuntime())) {
            return jars.toList();
        }
    }
}
