package io.github.rdsiam.testkit.internal.protocol;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection that has logged in and runs SQL. Not thread-safe. */
public interface SqlLink extends AutoCloseable {

    /**
     * Runs one statement.
     *
     * @return its rows as text; empty for a statement without a result
     * @throws ServerErrorException if the database responds with an error
     */
    List<List<@Nullable String>> query(String sql) throws IOException;

    /** Closes the session properly, so that the database does not count an aborted connection. */
    void quit();

    @Override
    void close() throws IOException;
}
