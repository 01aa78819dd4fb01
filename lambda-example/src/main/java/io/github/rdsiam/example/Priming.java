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
 * Does what events do before Lambda takes a snapshot, so that the classes in it are loaded and the code is warm.
 *
 * <p>The first connection does all that the one of the first event after a restore will: it signs a token and validates
 * a certificate chain. The others log in with its token, and may resume its TLS session.
 *
 * <p>Hooks are called in the reverse order of their registration. That of the library's pool, which closes connections
 * and forgets tokens, is registered with the pool and so called after this one: nothing of the priming is in the
 * snapshot but what was learnt.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">SnapStart runtime hooks
 *     for Java</a>
 */
final class Priming implements Resource {

    /** Each is a login. The first spares most, and more than these spare nothing: see docs/lambda.md. */
    static final int CONNECTIONS = 20;

    /** Of the time that Lambda gives the init phase, for a query that takes long. */
    static final Duration LONGEST = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Priming.class);

    private final HikariDataSource pool;
    private final FirstRows rows;
    private final Clock clock;

    Priming(HikariDataSource pool, FirstRows rows, Clock clock) {
        this.pool = pool;
        this.rows = rows;
        this.clock = clock;
    }

    /** To be held by the caller: the context holds it only weakly. */
    static Priming register(HikariDataSource pool, FirstRows rows) {
        Priming priming = new Priming(pool, rows, Clock.systemUTC());
        Core.getGlobalContext().register(priming);
        return priming;
    }

    /** Never throws: a snapshot that is cold is better than none. */
    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        Instant end = clock.instant().plus(LONGEST);
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
            LOG.warn("The priming ended early, with {} of {} connections", connections, CONNECTIONS, e);
        }
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        // the first event connects
    }
}
