package io.github.rdsiam.testkit.internal.database;

import io.github.rdsiam.testkit.DatabaseLogin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A database server that can be started, and a data directory with only its system tables, copied for each start. */
interface DatabaseHome {

    /** Name and version. */
    String product();

    Path template();

    /** What the server prints when it takes connections. */
    String readyWords();

    /**
     * Prepares a start with small files, without keys made at start, and with nothing that outlives a crash.
     *
     * @param directory of this start alone
     * @param data in it, a copy of the template
     * @param admin who may log in once it has started
     * @return the command line
     */
    List<String> prepare(Path directory, Path data, int port, DatabaseLogin admin) throws IOException;

    /** Finishes a start, when the server takes connections. */
    void finish(Path directory, int port, DatabaseLogin admin) throws IOException;

    /** The command that ends a running server at once with all its processes; empty where killing its process does. */
    default List<String> endCommand(long pid) {
        return List.of();
    }

    /** What to look at when the operating system cannot run it. */
    String needs();

    /** Where to get a shared library that it lacks. */
    String libraries();
}
