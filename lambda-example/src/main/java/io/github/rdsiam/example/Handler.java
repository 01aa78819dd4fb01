package io.github.rdsiam.example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers every event with the first rows of one query, by default on {@code my_table}. Nothing in the event reaches the
 * database.
 *
 * <p>It uses streams, because with objects Lambda's runtime client loads a JSON library of some 700 classes.
 *
 * <p>The constructor creates the pool, connects and runs a query, so that callers do not wait for either: in the init
 * phase the function has a whole processor, later a share that depends on its memory. With SnapStart connections do not
 * survive the snapshot, and {@link Priming} opens some instead. A shutdown hook is not needed: Lambda freezes and kills an
 * environment without warning unless an extension is registered, and the proxy sees the closed socket either way.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html">Lambda's runtime
 *     environment</a>
 */
public final class Handler implements RequestStreamHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Handler.class);

    private final @Nullable FirstRows rows;

    /** Never read; kept because org.crac holds it weakly. */
    @SuppressWarnings("UnusedVariable")
    private final @Nullable Priming priming;

    /** Why {@link #rows} is null. */
    private final String misconfiguration;

    /** Called by Lambda: reads the environment, and connects or registers {@link Priming}. Never throws. */
    public Handler() {
        this(System.getenv());
    }

    Handler(Map<String, String> environment) {
        FirstRows readable = null;
        Priming hook = null;
        String reason = "";
        try {
            Configuration configuration = Configuration.from(environment);
            HikariDataSource pool = configuration.openPool();
            readable = configuration.rowsOf(pool);
            if (configuration.isSnapshotTaken()) {
                hook = Priming.register(pool, readable);
            } else {
                query(pool);
            }
        } catch (RuntimeException e) {
            reason = Causes.describe(e);
            LOG.error("Could not start the function", e);
        }
        this.rows = readable;
        this.priming = hook;
        this.misconfiguration = reason;
    }

    /**
     * Connects, and runs a query that costs the database nothing, so that the classes of the driver's first query are
     * loaded too. Logs and ignores a failure, because the first event may succeed.
     */
    static void query(DataSource pool) {
        try {
            Json.write(Response.ok(new FirstRows(pool, "SELECT 1", 1).read()));
        } catch (SQLException | RuntimeException e) {
            LOG.warn("The first connection failed; the next event tries again", e);
        }
    }

    /**
     * Answers with the rows.
     *
     * @param event not read
     * @param answer gets a response in the form that API Gateway and function URLs understand: status 200 with the rows
     *     as a JSON array, or 500 with a JSON object that holds a message and the request id
     * @param context gives the request id
     */
    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        String requestId = context.getAwsRequestId();
        Invocation.begin(requestId);
        try {
            answer.write(Json.write(answer(requestId)).getBytes(StandardCharsets.UTF_8));
        } finally {
            Invocation.end();
        }
    }

    private Map<String, Object> answer(String requestId) {
        if (rows == null) {
            LOG.error("Could not start the function: {}", misconfiguration);
            return Response.failure("The function is misconfigured.", requestId);
        }
        try {
            List<Map<String, @Nullable Object>> read = rows.read();
            LOG.info("Read {} rows", read.size());
            return Response.ok(read);
        } catch (SQLException e) {
            LOG.error("Could not read the rows", e);
            return Response.failure("Could not read the database; try again later.", requestId);
        }
    }
}
