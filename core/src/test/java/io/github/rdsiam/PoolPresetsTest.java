package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import com.zaxxer.hikari.HikariConfig;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolPresetsTest {

    private static final Duration PROXY_IDLE_TIMEOUT = Duration.ofMinutes(30);
    private static final String FUNCTION = "AWS_LAMBDA_FUNCTION_NAME";
    private static final String CONCURRENCY = "AWS_LAMBDA_MAX_CONCURRENCY";

    @Test
    void onLambdaThePoolIsSmallAndConnectsWhenAsked() {
        HikariConfig config = PoolPresets.create(Map.of(FUNCTION, "f"));

        assertThat(config.getMaximumPoolSize()).isEqualTo(1);
        assertThat(config.getMinimumIdle()).isZero();
        assertThat(config.getInitializationFailTimeout()).isNegative();
        assertThat(config.getKeepaliveTime()).isZero();
        assertThat(config.getConnectionTimeout()).isEqualTo(5_000);
        assertThat(config.getValidationTimeout()).isEqualTo(1_000);
        assertThat(config.getMaxLifetime()).isPositive().isLessThan(PROXY_IDLE_TIMEOUT.toMillis());
    }

    @Test
    void onLambdaEveryWaitHasAnEnd() {
        Timeouts timeouts = Timeouts.of(Map.of(FUNCTION, "f"));

        assertThat(timeouts.connectMillis()).isEqualTo(2_000);
        assertThat(timeouts.socketMillis()).isEqualTo(25_000);
        assertThat(timeouts.loginReadMillis()).isPositive();
    }

    @ParameterizedTest(name = "AWS_LAMBDA_MAX_CONCURRENCY={0}: {1} connections")
    @CsvSource({"1, 1", "2, 2", "' 32 ', 32", "64, 64", "0, 1", "-5, 1", "'', 1", "many, 1", "99999999999, 1"})
    void onManagedInstancesThePoolIsAsLargeAsTheConcurrency(String concurrency, int size) {
        HikariConfig config = PoolPresets.create(Map.of(FUNCTION, "f", CONCURRENCY, concurrency));

        assertThat(config.getMaximumPoolSize()).isEqualTo(size);
        assertThat(config.getMinimumIdle()).isZero();
    }

    @Test
    void elsewhereHikarisOwnSizesHoldAndIdleConnectionsAreKeptAlive() {
        HikariConfig hikari = new HikariConfig();
        HikariConfig config = PoolPresets.create(Map.of(CONCURRENCY, "7"));

        assertThat(config.getMaximumPoolSize())
                .isEqualTo(hikari.getMaximumPoolSize())
                .isNotEqualTo(1);
        assertThat(config.getMinimumIdle()).isEqualTo(hikari.getMinimumIdle());
        assertThat(config.getConnectionTimeout()).isEqualTo(hikari.getConnectionTimeout());
        assertThat(config.getInitializationFailTimeout()).isEqualTo(hikari.getInitializationFailTimeout());
        assertThat(config.getKeepaliveTime()).isEqualTo(Duration.ofMinutes(2).toMillis());
        assertThat(config.getMaxLifetime()).isPositive().isLessThan(PROXY_IDLE_TIMEOUT.toMillis());
    }

    @ParameterizedTest(name = "on Lambda: {0}")
    @ValueSource(booleans = {true, false})
    void allIdleConnectionsCanBeFoundDeadBeforeACallersTimeIsUp(boolean onLambda) {
        HikariConfig config = PoolPresets.create(onLambda ? Map.of(FUNCTION, "f") : Map.of());
        config.setDataSource(mock(DataSource.class));
        config.validate();

        assertThat(config.getMaximumPoolSize() * config.getValidationTimeout())
                .as("one that died in silence costs a validation timeout")
                .isLessThan(config.getConnectionTimeout());
    }

    @Test
    void elsewhereAConnectHasAnEndAndAStatementHasNone() {
        assertThat(Timeouts.of(Map.of())).isEqualTo(new Timeouts(3_000, 10_000, 0));
    }
}
