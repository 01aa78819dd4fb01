package io.github.rdsiam.example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers every event with the first rows of {@code my_table}.
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

    private final @Nullable HikariDataSource pool;

    /** Why there is no pool. */
    private final String misconfiguration;

    /** Called by Lambda: reads the environment and opens the first connection. Never throws. */
    public Handler() {
        this(System.getenv());
    }

    Handler(Map<String, String> environment) {
        HikariDataSource opened = null;
        String reason = "";
        try {
            opened = Configuration.from(environment).openPool();
        } catch (RuntimeException e) {
            reason = Causes.describe(e);
            LOG.error("The function cannot work", e);
        }
        this.pool = opened;
        this.misconfiguration = reason;
        if (opened != null) {
            connectOnce(opened);
        }
    }

    /** A failure here may be gone when the first event comes. */
    private static void connectOnce(HikariDataSource pool) {
        try (Connection connection = pool.getConnection()) {
            LOG.debug("Opened {}", connection);
        } catch (SQLException e) {
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
        if (pool == null) {
            LOG.error("The function cannot work: {}", misconfiguration);
            return Response.failure("The function is not set up correctly.", requestId);
        }
        try {
            List<Map<String, @Nullable Object>> rows = FirstRows.read(pool);
            LOG.info("Read {} rows", rows.size());
            return Response.ok(rows);
        } catch (SQLException e) {
            LOG.error("The rows could not be read", e);
            return Response.failure("The database could not be read; try again later.", requestId);
        }
    }
}
