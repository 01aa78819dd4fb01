package io.github.rdsiam.testkit.internal.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Path;
import java.util.HexFormat;
import org.tukaani.xz.XZInputStream;

/** The jar from zonky with the PostgreSQL binaries for this platform, as one compressed tar file. */
record PostgresArchive(URL file) {

    private static final int BUFFER = 1 << 16;

    static PostgresArchive find() {
        var platform = PostgresPlatform.current();
        var file = PostgresArchive.class.getClassLoader().getResource(platform.file);
        if (file == null) {
            throw new IllegalStateException("no PostgreSQL on the class path: EmbeddedDatabase.postgresql() needs"
                    + " io.zonky.test.postgres:" + platform.artifact);
        }
        return new PostgresArchive(file);
    }

    /** Returns the checksum in the jar, which identifies the version of the archive. */
    String id() {
        try {
            var connection = (JarURLConnection) file.openConnection();
            connection.setUseCaches(false);
            try (var jar = connection.getJarFile()) {
                return HexFormat.of().toHexDigits((int)
                        jar.getEntry(connection.getEntryName()).getCrc());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void unpack(Path target) throws IOException {
        var connection = file.openConnection();
        connection.setUseCaches(false);
        try (var in = new BufferedInputStream(new XZInputStream(connection.getInputStream()), BUFFER)) {
            new TarFile(in).unpack(target);
        }
    }
}
