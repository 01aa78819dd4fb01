package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockConstruction;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.MockedConstruction;
import org.mockito.stubbing.Answer;

/** What the driver does here it does not do by itself: the driver is a stand-in, or the real one with something added. */
class AttemptsTest {

    private final LocalRds rds = LocalRds.start();
    private final List<Object> opened = new ArrayList<>();

    @AfterEach
    void close() {
        rds.close();
    }

    @Test
    void aConnectionWithoutVerifiedTlsIsABrokenInvariantAndNoDiagnosis() throws SQLException {
        Connection unverified = mock();
        try (MockedConstruction<MysqlDriver> driver = driver(call -> unverified);
                IamTokenDataSource source = source()) {
            assertThatIllegalStateException()
                    .isThrownBy(source::getConnection)
                    .withMessage("The driver connected without verified TLS");
            assertThat(driver.constructed()).hasSize(1);
        }
        verify(unverified).abort(any());
    }

    @Test
    void aConnectionThatWasClosedBeforeItCouldBeHandedOutIsNotCounted() throws SQLException {
        MysqlDriver real = new MysqlDriver(DriverProperties.merge(Map.of(), Timeouts.of(Map.of())), LocalRds.DATABASE);
        AtomicReference<IamTokenDataSource> closing = new AtomicReference<>();
        Answer<Connection> connectAndClose = call -> {
            Connection connection =
                    real.open(call.getArgument(0), call.getArgument(1), call.getArgument(2), call.getArgument(3));
            closing.get().close();
            return connection;
        };
        try (MockedConstruction<MysqlDriver> driver = driver(connectAndClose);
                IamTokenDataSource source = source()) {
            closing.set(source);
            assertThat((Throwable) catchThrowableOfType(SQLException.class, source::getConnection))
                    .isInstanceOf(ClosedException.class);
            assertThat(driver.constructed()).hasSize(1);
        }
        assertThat(rds.proxy().logins()).as("the login itself succeeded").hasSize(1);
        assertThat(opened).isEmpty();
    }

    @Test
    void aDriversOwnClosedConnectionIsNotMistakenForOurs() throws SQLException {
        SQLException drivers = new SQLNonTransientConnectionException("No operations allowed", "08003");
        try (MockedConstruction<MysqlDriver> driver = driver(call -> {
                    throw drivers;
                });
                IamTokenDataSource source = source()) {
            Throwable failure = catchThrowableOfType(SQLException.class, source::getConnection);
            assertThat(failure)
                    .hasCause(drivers)
                    .hasMessageContaining("No operations allowed")
                    .hasMessageNotContaining("checkpoint");
            assertThat(driver.constructed()).hasSize(1);
        }
    }

    private static MockedConstruction<MysqlDriver> driver(Answer<Connection> opening) {
        return mockConstruction(
                MysqlDriver.class,
                (made, context) -> when(made.open(any(), any(), any(), any())).then(opening));
    }

    private IamTokenDataSource source() {
        return rds.dataSource()
                .listener(new RdsIamListener() {
                    @Override
                    public void connectionOpened(ConnectionOpened event) {
                        opened.add(event);
                    }
                })
                .build();
    }
}
