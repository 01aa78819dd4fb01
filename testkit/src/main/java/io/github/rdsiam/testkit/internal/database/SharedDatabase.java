package io.github.rdsiam.testkit.internal.database;

import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.RdsEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The database of an engine that everything in this JVM shares. A testkit of another class loader finds it by a system property, which
 * names a file in the database's directory: the password is in no property, since those show up in reports.
 */
public record SharedDatabase(int port, DatabaseLogin admin) {

    /** Also the lock: a string constant is the same object for every class loader. */
    private static final String PROPERTY = "rds-iam.testkit.database";

    /** Starts it if nobody has done so. */
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

    /** Only this user can read the directory. */
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
