package io.github.rdsiam.internal.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.LocalRds;
import io.github.rdsiam.internal.credential.DefaultCredentials;
import io.github.rdsiam.internal.engine.LoginRegistry;
import java.lang.reflect.Field;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What remains of a data source that could not be assembled. */
class ConnectorTest {

    /** Works {@code readings} times. */
    private static final class EndingClock extends Clock {

        private final AtomicInteger readings = new AtomicInteger(Integer.MAX_VALUE);

        @Override
        public Instant instant() {
            if (readings.decrementAndGet() < 0) {
                throw new IllegalStateException("the clock has ended");
            }
            return Instant.now();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void aFailureWhileThePartsAreAssembledLeavesNothingBehind() throws Exception {
        int registries = ((Map<?, ?>) read(LoginRegistry.class, "OPEN")).size();
        int users = ((Collection<?>) read(DefaultCredentials.class, "USERS")).size();
        try (LocalRds rds = LocalRds.start()) {
            for (int readings = 0; readings < 4; readings++) {
                EndingClock clock = new EndingClock();
                Connector connector = LocalRds.connector(IamTokenDataSource.builder()
                        .endpoint(LocalRds.PROXY)
                        .port(rds.proxy().port())
                        .username(LocalRds.USER)
                        .caBundle(rds.proxy().caBundle())
                        .clock(clock));
                clock.readings.set(readings);
                Throwable failure = catchThrowable(() -> connector.open(Duration.ofSeconds(20)));
                connector.close();

                assertThat(failure).as("after " + readings).hasStackTraceContaining("the clock has ended");
                assertThat((Map<?, ?>) read(LoginRegistry.class, "OPEN"))
                        .as("after " + readings)
                        .hasSize(registries);
                assertThat((Collection<?>) read(DefaultCredentials.class, "USERS"))
                        .as("after " + readings)
                        .hasSize(users);
            }
        }
    }

    private static Object read(Class<?> type, String field) throws ReflectiveOperationException {
        Field found = type.getDeclaredField(field);
        found.setAccessible(true);
        return found.get(null);
    }
}
