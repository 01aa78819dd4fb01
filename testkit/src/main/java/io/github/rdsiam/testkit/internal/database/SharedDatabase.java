package io.github.rdsiam.testkit.internal.database;

import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.RdsEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * This JVM's shared database of an engine. A testkit in another class loader finds it by a system property with the
 * path of a file in the database's directory. The password is not in a property, because properties appear in reports.
 */
public record SharedDatabase(int port, DatabaseLogin admin) {

    /**
     * The name of the property. Also used as the lock, because a string constant is the same object for every class
     * loader.
     */
    private static final String PROPERTY = "rds-iam.testkit.database";

    /** Returns the shared database, and starts it if necessary. */
    public static SharedDatabase find(RdsEngine engine) throws IOException {
        synchronized (PROPERTY) {
            var property = engine == RdsEngine.MYSQL ? PROPERTY : PROPERTY + "." + engine.secretName();
            var file = System.getProperty(property);
            if (file == null) {
                file = start(engine).toString();
                System.setProperty(property, file);
            }
            var lines = Files.readAllLines(Path.of(file));
            return new SharedDatabase(Integer.parseInt(lines.get(0)), new DatabaseLogin(lines.get(1), lines.get(2)));
        }
    }

    /** Starts the database and writes its file. Only this user can read the directory. */
    private static Path start(RdsEngine engine) throws IOException {
        var server = DatabaseServer.start(engine, progress -> {});
        var file = server.directory().resolve("shared");
        return Files.write(
                file,
                List.of(
                        Integer.toString(server.port()),
                        server.admin().user(),
                        server.admin().password()));
    }
}
