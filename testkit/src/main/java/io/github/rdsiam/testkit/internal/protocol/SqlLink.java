package io.github.rdsiam.testkit.internal.protocol;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection that has logged in and runs SQL. Not thread-safe. */
public interface SqlLink extends AutoCloseable {

    /**
     * Runs one statement.
     *
     * @return its rows as text, none for a statement without a result
     * @throws ServerErrorException if the database answers with an error
     */
    List<List<@Nullable String>> query(String sql) throws IOException;

    /** Says goodbye, so that the database does not count an aborted connection. */
    void quit();

    @Override
    void close() throws IOException;
}
