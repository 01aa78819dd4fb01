package io.github.rdsiam.example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers every event with the same query's first rows, by default of {@code my_table}. Nothing in the event reaches the
 * database.
 *
 * <p>The pool is made once, when Lambda constructs the handler, and its first connection is opened there too, where it
 * costs the caller nothing. There is no shutdown hook: Lambda freezes and kills an environment without warning unless an
 * extension is registered, and the proxy sees the closed socket either way.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html">Lambda's runtime
 *     environment</a>
 */
public final class Handler implements RequestHandler<Object, Map<String, Object>> {

    private static final Logger LOG = LoggerFactory.getLogger(Handler.class);

    private final @Nullable FirstRows rows;

    /** Why there are no rows. */
    private final String misconfiguration;

    /** Called by Lambda: reads the environment and opens the first connection. Never throws. */
    public Handler() {
        this(System.getenv());
    }

    Handler(Map<String, String> environment) {
        FirstRows readable = null;
        String reason = "";
        try {
            Configuration configuration = Configuration.from(environment);
            HikariDataSource pool = configuration.openPool();
            readable = configuration.rowsOf(pool);
            connectOnce(pool);
        } catch (RuntimeException e) {
            reason = Causes.describe(e);
            LOG.error("The function cannot work", e);
        }
        this.rows = readable;
        this.misconfiguration = reason;
    }

    /** A failure here may be gone when the first event comes. */
    static void connectOnce(DataSource pool) {
        try (Connection connection = pool.getConnection()) {
            LOG.debug("Opened {}", connection);
        } catch (SQLException | RuntimeException e) {
            LOG.warn("The first connection failed, events will try again", e);
        }
    }

    /**
     * Reads the rows.
     *
     * @param event not looked at
     * @param context gives the request id
     * @return a response in the form that API Gateway and function URLs understand: status 200 with the rows as a JSON
     *     array, or 500 with a JSON object that holds a message and the request id
     */
    @Override
    public Map<String, Object> handleRequest(@Nullable Object event, Context context) {
        String requestId = context.getAwsRequestId();
        Invocation.begin(requestId);
        try {
            return answer(requestId);
        } finally {
            Invocation.end();
        }
    }

    private Map<String, Object> answer(String requestId) {
        if (rows == null) {
            LOG.error("The function cannot work: {}", misconfiguration);
            return Response.failure("The function is not set up correctly.", requestId);
        }
        try {
            List<Map<String, @Nullable Object>> read = rows.read();
            LOG.info("Read {} rows", read.size());
            return Response.ok(read);
        } catch (SQLException e) {
            LOG.error("The rows could not be read", e);
            return Response.failure("The database could not be read; try again later.", requestId);
        }
    }
}
