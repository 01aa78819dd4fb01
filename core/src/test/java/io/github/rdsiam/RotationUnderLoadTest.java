package io.github.rdsiam;

import static io.github.rdsiam.Opening.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.testkit.Rotation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Sixteen threads use an empty pool: no checkout fails during a rotation's window or after it. */
@OnBothEngines
class RotationUnderLoadTest {

    private static final int THREADS = 16;

    @Parameter
    DatabaseEngine engine;

    private LocalRds rds;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @BeforeEach
    void denyIam() {
        rds = LocalRds.start(engine);
        rds.proxy().denyIam(true);
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        rds.close();
    }

    private enum Kind {
        SINGLE_USER,
        ALTERNATING_USERS
    }

    @ParameterizedTest(name = "{0}, the old version is cached: {1}")
    @CsvSource({"SINGLE_USER, false", "SINGLE_USER, true", "ALTERNATING_USERS, false", "ALTERNATING_USERS, true"})
    void noCheckoutFails(Kind kind, boolean cached) throws Exception {
        try (HikariDataSource pool = rds.dataSource().fallback(rds.fallback()).buildPool(config -> {
            config.setMaximumPoolSize(THREADS);
            config.setMinimumIdle(0);
            config.setInitializationFailTimeout(-1);
        })) {
            if (cached) {
                open(pool);
                pool.getHikariPoolMXBean().softEvictConnections();
            }
            Rotation rotation = begin(kind);

            assertThat(checkedOutByAll(pool)).as("while it is open").isEmpty();

            rotation.finish();
            pool.getHikariPoolMXBean().softEvictConnections();
            assertThat(checkedOutByAll(pool)).as("after it").isEmpty();
        }
    }

    private Rotation begin(Kind kind) {
        return switch (kind) {
            case SINGLE_USER -> rds.secrets().rotateSingleUser(LocalRds.SECRET_ID, rds.server());
            case ALTERNATING_USERS -> rds.secrets().rotateAlternatingUsers(LocalRds.SECRET_ID, rds.server());
        };
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Kind.class)
    void noLoginOfSixteenAtOnceFails(Kind kind) throws Exception {
        try (IamTokenDataSource source =
                rds.dataSource().fallback(rds.fallback()).build()) {
            open(source);
            Rotation rotation = begin(kind);

            assertThat(checkedOutByAll(source)).as("while it is open").isEmpty();

            rotation.finish();
            assertThat(checkedOutByAll(source)).as("after it").isEmpty();
        }
    }

    /** All begin together; what failed. */
    private List<Throwable> checkedOutByAll(DataSource pool) throws Exception {
        CyclicBarrier all = new CyclicBarrier(THREADS);
        List<CompletableFuture<Throwable>> checkouts = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            checkouts.add(CompletableFuture.supplyAsync(() -> catchThrowable(() -> hold(pool, all)), threads));
        }
        List<Throwable> failures = new ArrayList<>();
        for (CompletableFuture<Throwable> checkout : checkouts) {
            Throwable failure = checkout.get(1, TimeUnit.MINUTES);
            if (failure != null) {
                failures.add(failure);
            }
        }
        return failures;
    }

    private static void hold(DataSource pool, CyclicBarrier all) throws Exception {
        all.await(1, TimeUnit.MINUTES);
        open(pool);
    }
}
