package io.github.rdsiam.testkit.internal.database;

import io.github.rdsiam.testkit.DatabaseLogin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The database that everything in this JVM shares. A testkit of another class loader finds it by a system property, which
 * names a file in the database's directory: the password is in no property, since those show up in reports.
 */
public record SharedDatabase(int port, DatabaseLogin admin) {

    /** Also the lock: a string constant is the same object for every class loader. */
    private static final String PROPERTY = "rds-iam.testkit.database";

    /** Starts it if nobody has done so. */
    public static SharedDatabase find() throws IOException {
        synchronized (PROPERTY) {
            var file = System.getProperty(PROPERTY);
            if (file == null) {
                file = start().toString();
                System.setProperty(PROPERTY, file);
            }
            var lines = Files.readAllLines(Path.of(file));
            return new SharedDatabase(Integer.parseInt(lines.get(0)), new DatabaseLogin(lines.get(1), lines.get(2)));
        }
    }

    /** Only this user can read the directory. */
    private static Path start() throws IOException {
        var server = DatabaseServer.start(progress -> {});
        var file = server.directory().resolve("shared");
        return Files.write(
                file,
                List.of(
                        Integer.toString(server.port()),
                        server.admin().user(),
                        server.admin().password()));
    }
}
