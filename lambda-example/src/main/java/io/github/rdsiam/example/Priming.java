package io.github.rdsiam.example;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads rows, as events do, before Lambda takes a snapshot, so that the classes in it are loaded and the code is warm.
 *
 * <p>The first connection does everything that the first one after a restore does: it signs a token and validates a
 * certificate chain. The others reuse its token, and may resume its TLS session.
 *
 * <p>Hooks run in the reverse order of their registration. The pool registers its hook when it is created, so it runs
 * after this one: it closes the connections and drops the token, and neither gets into the snapshot.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">SnapStart runtime hooks
 *     for Java</a>
 */
final class Priming implements Resource {

    /** Each is a login. The first saves most, and more than these save nothing measurable: see docs/lambda.md. */
    static final int CONNECTIONS = 20;

    /** Leaves time in Lambda's init phase if the query is slow. */
    static final Duration MAX_TIME = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Priming.class);

    private final HikariDataSource pool;
    private final FirstRows rows;
    private final Clock clock;

    Priming(HikariDataSource pool, FirstRows rows, Clock clock) {
        this.pool = pool;
        this.rows = rows;
        this.clock = clock;
    }

    /** Returns the hook, which the caller must hold because the context holds it only weakly. */
    static Priming register(HikariDataSource pool, FirstRows rows) {
        Priming priming = new Priming(pool, rows, Clock.systemUTC());
        Core.getGlobalContext().register(priming);
        return priming;
    }

    /** Never throws: a cold snapshot is better than none. */
    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        Instant end = clock.instant().plus(MAX_TIME);
        int connections = 0;
        try {
            while (connections < CONNECTIONS && clock.instant().isBefore(end)) {
                // the first event after a restore finds the pool empty
                pool.getHikariPoolMXBean().softEvictConnections();
                Response.ok(rows.read());
                connections++;
            }
            LOG.info("Primed with {} connections", connections);
        } catch (SQLException | RuntimeException | LinkageError e) {
            LOG.warn("Priming ended early, with {} of {} connections", connections, CONNECTIONS, e);
        }
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        // the first event connects
    }
}
