package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testsupport.ChildJvm;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnBothEngines
class SessionResumptionTest {

    @Parameter
    DatabaseEngine engine;

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theSecondConnectionResumesTheFirstOnesSession(String version) throws SQLException {
        List<Boolean> heard = new CopyOnWriteArrayList<>();
        RdsIamListener listener = new RdsIamListener() {
            @Override
            public void connectionOpened(ConnectionOpened event) {
                assertThat(event.tlsVersion()).isEqualTo(version);
                heard.add(event.resumed());
            }
        };
        try (LocalRds rds = LocalRds.start(engine, builder -> builder.tlsProtocols(version));
                IamTokenDataSource source = rds.dataSource().listener(listener).build()) {
            for (int i = 0; i < 3; i++) {
                open(source);
            }
            assertThat(rds.proxy().logins())
                    .extracting(RecordedLogin::tlsResumed)
                    .containsExactly(false, true, true);
            assertThat(heard).containsExactly(false, true, true);
        }
    }

    @Test
    void theSecondResumesAlsoWhereAServerKnowsNoExtendedMasterSecret() throws Exception {
        assumeThat(engine).as("TLS is the same for both").isEqualTo(DatabaseEngine.MYSQL);
        try (ChildJvm child = ChildJvm.start(ResumptionProbe.class, Map.of())) {
            assertThat(child.awaitEnd(1, TimeUnit.MINUTES)).as(child.output()).isZero();
            assertThat(child.output()).contains("resumed [false, true, true]");
        }
    }

    private static void open(IamTokenDataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            assertThat(connection.isValid(5)).isTrue();
        }
    }
}
