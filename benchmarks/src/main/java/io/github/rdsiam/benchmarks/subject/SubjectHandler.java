package io.github.rdsiam.benchmarks.subject;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.sql.SQLException;

/**
 * A function that makes its pool and its first connection in the init phase and reads the rows for each event; the blog's
 * has nothing to make there.
 */
public final class SubjectHandler implements RequestHandler<Object, String> {

    private final Connections connections;

    /**
     * The init phase.
     *
     * @throws SQLException if no connection can be opened
     */
    public SubjectHandler() throws SQLException {
        String subject = Site.get("SUBJECT");
        connections = Subjects.named(subject).pool(1);
        if (!subject.equals("blog")) {
            connections.get().close();
        }
    }

    @Override
    public String handleRequest(Object event, Context context) {
        try {
            Rows.read(connections);
            return "read";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
