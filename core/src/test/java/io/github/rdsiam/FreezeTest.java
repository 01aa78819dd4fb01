package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.testkit.Drop;
import io.github.rdsiam.testsupport.ChildJvm;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that is really stopped, as Lambda does, while the proxy closes its connections. */
@OnBothEngines
class FreezeTest {

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

    @ParameterizedTest
    @EnumSource(Drop.class)
    void theFirstCheckoutAfterAFreezeGetsALiveConnection(Drop death) throws Exception {
        String output = thawedAfter(death, Duration.ZERO);

        assertThat(output).contains("rows 4", "tokens 1");
        assertThat(validationsThatFailed(output))
                .as("each dead connection is looked at once at most")
                .isBetween(1, FrozenPool.SIZE);
    }

    @ParameterizedTest
    @EnumSource(Drop.class)
    void whenTheWallClockMovedMeanwhileNoDeadConnectionIsEvenLookedAtAndTheTokenIsNew(Drop death) throws Exception {
        assertThat(thawedAfter(death, Duration.ofMinutes(20)))
                .contains("rows 4", "validations that failed 0", "tokens 2");
    }

    private String thawedAfter(Drop death, Duration wallClock) throws Exception {
        try (ChildJvm child = ChildJvm.start(
                FrozenPool.class,
                LocalRds.childEnvironment(rds),
                engine.name(),
                Integer.toString(rds.proxy().port()),
                rds.proxy().caBundle().toString())) {
            child.awaitLine("idle");
            assertThat(rds.proxy().connections()).isEqualTo(FrozenPool.SIZE);

            child.signal("STOP");
            rds.proxy().dropConnections(death);
            child.signal("CONT");
            child.send(wallClock.toString());

            assertThat(child.awaitEnd(1, TimeUnit.MINUTES)).as(child.output()).isZero();
            return child.output();
        }
    }

    private static int validationsThatFailed(String output) {
        return output.lines()
                .filter(line -> line.startsWith("validations that failed "))
                .mapToInt(line -> Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
