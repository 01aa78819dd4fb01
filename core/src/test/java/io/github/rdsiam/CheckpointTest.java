package io.github.rdsiam;

import java.time.Duration;
import static io.github.rdsiam.Opening.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.crac.Context;
import org.crac.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** B28, driven through a Context of the test's; a real checkpoint is not run here. */
class CheckpointTest {

    private final LocalRds rds = LocalRds.start();

    @AfterEach
    void close() {
        rds.close();
    }

    @Test
    void beforeACheckpointThePoolHoldsNoConnectionAndOpensNone() throws Exception {
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> {
            config.setMaximumPoolSize(3);
            config.setConnectionTimeout(1_000);
        })) {
            open(pool);
            Recorded context = new Recorded();
            Object hooks = CheckpointHooks.register((Checkpointed) pool, context);
            assertThat(hooks).isSameAs(context.resources.get(0));

            context.beforeCheckpoint(context);

            Awaitility.await()
                    .untilAsserted(() -> assertThat(rds.proxy().connections()).isZero());
            assertThat(catchThrowable(pool::getConnection)).isInstanceOf(SQLException.class);
            assertThat(rds.proxy().connections()).isZero();

            context.afterRestore(context);
            open(pool);
        }
    }

    @Test
    void beforeACheckpointTheDataSourceForgetsItsTokenAndItsSessions() throws Exception {
        List<Boolean> resumed = new ArrayList<>();
        List<Object> signed = new ArrayList<>();
        RdsIamListener listener = new RdsIamListener() {
            @Override
            public void connectionOpened(ConnectionOpened event) {
                resumed.add(event.resumed());
            }

            @Override
            public void tokenSigned(TokenSigned event) {
                signed.add(event);
            }
        };
        try (IamTokenDataSource source = rds.dataSource().listener(listener).build()) {
            open(source);
            open(source);
            source.checkpointed().beforeCheckpoint();
            source.checkpointed().afterRestore();
            open(source);
        }
        assertThat(resumed).containsExactly(false, true, false);
        assertThat(signed).hasSize(2);
    }

    /** Keeps and calls what is registered, as org.crac's own contexts do. */
    private static final class Recorded extends Context<Resource> {

        private final List<Resource> resources = new ArrayList<>();

        @Override
        public void register(Resource resource) {
            resources.add(resource);
        }

        @Override
        public void beforeCheckpoint(Context<? extends Resource> context) {
            for (Resource resource : resources) {
                run(() -> resource.beforeCheckpoint(this));
            }
        }

        @Override
        public void afterRestore(Context<? extends Resource> context) {
            for (Resource resource : resources) {
                run(() -> resource.afterRestore(this));
            }
        }

        private interface Step {
            void run() throws Exception;
        }

        private static void run(Step step) {
            try {
                step.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void aConnectionThatWaitedForThePoolOverACheckpointIsNotGivenToIt() throws Exception {
        try (IamTokenDataSource source = rds.dataSource().build()) {
            MysqlPoolSource pooled = new MysqlPoolSource(source);
            pooled.first().open(Deadline.after(Duration.ofSeconds(20)), () -> true);
            pooled.suspend();
            pooled.resume();
            open(pooled);
        }
    }
}
