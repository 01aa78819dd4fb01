package io.github.rdsiam;

import static io.github.rdsiam.Opening.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.Mockito.mockStatic;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.internal.config.Settings;
import io.github.rdsiam.internal.engine.ClosedException;
import io.github.rdsiam.internal.login.Connector;
import io.github.rdsiam.internal.login.CracResource;
import io.github.rdsiam.internal.pool.IamPool;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.MockedStatic;

/** What happens around a checkpoint. The test provides the Context; no real checkpoint is taken. */
@OnBothEngines
class CheckpointTest {

    @Parameter
    DatabaseEngine engine;

    private LocalRds rds;

    @BeforeEach
    void start() {
        rds = LocalRds.start(engine);
    }

    @AfterEach
    void close() {
        rds.close();
    }

    @Test
    void beforeACheckpointThePoolHoldsNoConnectionAndOpensNone() throws Exception {
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> config.setMaximumPoolSize(3))) {
            open(pool);
            RecordedContext context = new RecordedContext();
            Object hooks = CracResource.Hooks.register((CracResource) pool, context);
            assertThat(hooks).isSameAs(context.resources().get(0));

            context.beforeCheckpoint(context);

            Awaitility.await()
                    .untilAsserted(() -> assertThat(rds.proxy().connections()).isZero());
            long patience = pool.getConnectionTimeout();
            pool.setConnectionTimeout(1_000);
            assertThat(catchThrowable(pool::getConnection))
                    .isInstanceOf(SQLTransientConnectionException.class)
                    .hasStackTraceContaining("A checkpoint was taken; try again");
            assertThat(rds.proxy().connections()).isZero();

            context.afterRestore(context);
            pool.setConnectionTimeout(patience);
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
        Connector connector = LocalRds.connector(rds.dataSource().listener(listener));
        try (IamTokenDataSource source = new IamTokenDataSource(connector)) {
            open(source);
            open(source);
            connector.beforeCheckpoint();
            open(source);
        }
        assertThat(resumed).containsExactly(false, true, false);
        assertThat(signed).hasSize(2);
    }

    @Test
    void whileACheckpointIsTakenThePoolSignsAndOpensNothing() throws Exception {
        List<Object> signed = new ArrayList<>();
        RdsIamListener listener = new RdsIamListener() {
            @Override
            public void tokenSigned(TokenSigned event) {
                signed.add(event);
            }
        };
        try (HikariDataSource pool =
                rds.dataSource().listener(listener).buildPool(config -> config.setMaximumPoolSize(1))) {
            open(pool);
            ((CracResource) pool).beforeCheckpoint();
            pool.setConnectionTimeout(1_000);
            assertThat(catchThrowable(pool::getConnection))
                    .isInstanceOf(SQLTransientConnectionException.class)
                    .hasStackTraceContaining("A checkpoint was taken; try again");
            assertThat(signed).hasSize(1);
            assertThat(rds.proxy().logins()).hasSize(1);
            ((CracResource) pool).afterRestore();
            pool.setConnectionTimeout(30_000);
            open(pool);
        }
    }

    /** The hook is registered before or after the data source is built. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anApplicationsOwnHookMayConnect(boolean before) throws Exception {
        Connector connector = LocalRds.connector(rds.dataSource());
        try (IamTokenDataSource source = new IamTokenDataSource(connector)) {
            RecordedContext context = new RecordedContext();
            Resource applications = new Resource() {
                @Override
                public void beforeCheckpoint(Context<? extends Resource> context) throws SQLException {
                    open(source);
                }

                @Override
                public void afterRestore(Context<? extends Resource> context) throws SQLException {
                    open(source);
                }
            };
            if (before) {
                context.register(applications);
            }
            Object hooks = CracResource.Hooks.register(connector, context);
            if (!before) {
                context.register(applications);
            }
            context.beforeCheckpoint(context);
            context.afterRestore(context);
            assertThat(rds.proxy().logins()).hasSize(2);
            assertThat(hooks.getClass().isRecord())
                    .as("org.crac calls hashCode(), which a record links by invokedynamic")
                    .isFalse();
        }
    }

    @Test
    void aPoolThatCannotBeRegisteredLeavesNoThread() {
        Context<Resource> refusing = new RecordedContext() {
            @Override
            public void register(Resource resource) {
                throw new IllegalStateException("no registration now");
            }
        };
        Settings.Checked settings = rds.dataSource().settings().check();
        Connector connector = new Connector(settings, IamTokenDataSource::published, null);
        IamTokenDataSource source = new IamTokenDataSource(connector);
        HikariConfig config = new HikariConfig();
        config.setPoolName("unregistered");
        try (MockedStatic<Core> core = mockStatic(Core.class)) {
            core.when(Core::getGlobalContext).thenReturn(refusing);
            assertThatIllegalStateException()
                    .isThrownBy(() -> IamPool.start(config, settings.engine(), connector, source))
                    .withMessage("no registration now");
        }
        assertThat(catchThrowable(source::getConnection)).isInstanceOf(ClosedException.class);
        Awaitility.await()
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .noneMatch(thread -> thread.getName().startsWith("unregistered")));
    }
}
