package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testsupport.ChildJvm;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A data source that was closed, and a driver that was deregistered, leave no thread, socket, static entry or class loader behind. */
@OnBothEngines
class UnloadTest {

    @Parameter
    DatabaseEngine engine;

    @ParameterizedTest
    @ValueSource(strings = {"pool", "url"})
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void tenApplicationsThatTriedATokenAndConnectedBySecretLeaveNothing(String how) throws Exception {
        try (LocalRds rds = LocalRds.start(engine)) {
            rds.proxy().denyIam(true);
            try (ChildJvm child = ChildJvm.start(
                    Tenants.class,
                    environment(rds),
                    engine.name(),
                    Integer.toString(rds.proxy().port()),
                    Integer.toString(rds.proxy().instancePort()),
                    rds.proxy().caBundle().toString(),
                    how)) {
                assertThat(child.awaitEnd(9, TimeUnit.MINUTES))
                        .as(child.output())
                        .isZero();
                assertThat(child.output()).contains("loaders 0", "threads []", "sockets 0");
            }
            assertThat(rds.proxy().logins())
                    .filteredOn(login -> login.credential() == CredentialKind.PASSWORD)
                    .hasSizeGreaterThanOrEqualTo(Tenants.ROUNDS)
                    .allMatch(login -> login.verdict() == Verdict.ACCEPTED);
        }
    }

    /** Classes that live for a second are not worth the optimising compiler. */
    private static Map<String, String> environment(LocalRds rds) {
        Map<String, String> environment = new HashMap<>(LocalRds.childEnvironment(rds));
        environment.put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        return environment;
    }
}
