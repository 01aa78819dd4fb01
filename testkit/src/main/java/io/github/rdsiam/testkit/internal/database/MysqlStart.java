package io.github.rdsiam.testkit.internal.database;

import io.github.rdsiam.testkit.DatabaseLogin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the starts of MariaDB and MySQL share. */
interface MysqlStart extends DatabaseHome {

    String INIT = "init.sql";

    /** The command line without what is different at each start. */
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

    /** One statement a line, as the server wants it. */
    private static String initSql(DatabaseLogin admin) {
        return """
                CREATE USER '%1$s'@'%%' IDENTIFIED BY '%2$s';
                GRANT ALL PRIVILEGES ON *.* TO '%1$s'@'%%' WITH GRANT OPTION;
                """.formatted(admin.user(), admin.password());
    }

    /** The file holds the password and has been read. */
    @Override
    default void finish(Path directory, int port, DatabaseLogin admin) throws IOException {
        Files.delete(directory.resolve(INIT));
    }
}
