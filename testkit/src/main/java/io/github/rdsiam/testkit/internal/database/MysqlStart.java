package io.github.rdsiam.testkit.internal.database;

import io.github.rdsiam.testkit.DatabaseLogin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The common parts of starting MariaDB and MySQL. */
interface MysqlStart extends DatabaseHome {

    String INIT = "init.sql";

    /** Returns the part of the command line that is the same for each start. */
    List<String> command(Path dataDirectory);

    @Override
    default String readyWords() {
        return "ready for connections";
    }

    @Override
    default List<String> prepare(Path directory, Path data, int port, DatabaseLogin admin) throws IOException {
        var init = directory.resolve(INIT);
        Files.writeString(init, initSql(admin));
        var command = command(data);
        command.addAll(
                List.of("--bind-address=127.0.0.1", "--port=" + port, "--socket=mysql.sock", "--init-file=" + init));
        return command;
    }

    /** Returns the init file, with one statement per line, as the server requires. */
    private static String initSql(DatabaseLogin admin) {
        return """
                CREATE USER '%1$s'@'%%' IDENTIFIED BY '%2$s';
                GRANT ALL PRIVILEGES ON *.* TO '%1$s'@'%%' WITH GRANT OPTION;
                """.formatted(admin.user(), admin.password());
    }

    /** Deletes the init file: it contains the password, and the server has read it. */
    @Override
    default void finish(Path directory, int port, DatabaseLogin admin) throws IOException {
        Files.delete(directory.resolve(INIT));
    }
}
