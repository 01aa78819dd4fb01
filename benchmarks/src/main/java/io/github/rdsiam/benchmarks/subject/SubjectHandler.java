package io.github.rdsiam.benchmarks.subject;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/**
 * A function that creates its pool and its first connection in the init phase and reads the rows for each event; with
 * {@code blog} there is nothing to create. It uses streams, as {@code lambda-example} does: for a handler of objects, AWS's
 * client would load its JSON library.
 */
public final class SubjectHandler implements RequestStreamHandler {

    private final Connections connections;

    /**
     * The init phase.
     *
     * @throws SQLException if no connection can be opened
     */
    public SubjectHandler() throws SQLException {
        String subject = Site.get("SUBJECT");
        connections = Clients.named(subject).pool(1);
        if (!subject.equals("blog")) {
            connections.get().close();
        }
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        try {
            Rows.read(connections);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        answer.write("\"read\"".getBytes(StandardCharsets.UTF_8));
    }
}
