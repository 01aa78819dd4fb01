package io.github.rdsiam.testkit.internal.database;

import io.github.rdsiam.testkit.DatabaseLogin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A database server that can be started, and a template of its data directory with only the system tables, which is
 * copied for each start.
 */
interface DatabaseHome {

    /** Returns the name and version. */
    String product();

    Path template();

    /** Returns the text that the server prints when it accepts connections. */
    String readyWords();

    /**
     * Prepares a start for tests: with small files, without generated keys, and without crash recovery.
     *
     * @param directory used only by this start
     * @param data a subdirectory of it, with a copy of the template
     * @param admin the login that works once it has started
     * @return the command line
     */
    List<String> prepare(Path directory, Path data, int port, DatabaseLogin admin) throws IOException;

    /** Finishes a start, after the server accepts connections. */
    void finish(Path directory, int port, DatabaseLogin admin) throws IOException;

    /**
     * Returns the command that ends a running server at once, with all its processes; empty if killing its process does
     * that.
     */
    default List<String> endCommand(long pid) {
        return List.of();
    }

    /** Returns the requirements to check if the operating system cannot run it. */
    String needs();

    /** Returns advice on where to get a missing shared library. */
    String libraries();
}
