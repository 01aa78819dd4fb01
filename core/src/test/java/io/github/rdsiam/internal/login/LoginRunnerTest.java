package io.github.rdsiam.internal.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.Internals;
import io.github.rdsiam.LocalRds;
import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.engine.ClosedException;
import io.github.rdsiam.internal.engine.Engine;
import io.github.rdsiam.internal.mysql.MysqlEngine;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.stubbing.Answer;

/** The driver behaves as it normally does not: it is a stand-in, or the real one with something added. */
class LoginRunnerTest {

    private final LocalRds rds = LocalRds.start();
    private final List<Object> opened = new ArrayList<>();

    @AfterEach
    void close() {
        rds.close();
    }

    @Test
    void aConnectionWithoutVerifiedTlsIsABrokenInvariantAndNoDiagnosis() throws SQLException {
        Connection unverified = mock();
        Engine engine = engine(call -> unverified);
        try (IamTokenDataSource source = source(engine)) {
            assertThatIllegalStateException()
                    .isThrownBy(source::getConnection)
                    .withMessage("The driver connected without verified TLS");
            verify(engine).open(any(), any());
        }
        verify(unverified).abort(any());
    }

    @Test
    void aConnectionThatWasClosedBeforeItCouldBeHandedOutIsNotCounted() throws SQLException {
        Engine real = new MysqlEngine();
        AtomicReference<IamTokenDataSource> closing = new AtomicReference<>();
        Answer<Connection> connectAndClose = call -> {
            Connection connection = real.open(call.getArgument(0), call.getArgument(1));
            closing.get().close();
            return connection;
        };
        Engine engine = engine(connectAndClose);
        try (IamTokenDataSource source = source(engine)) {
            closing.set(source);
            assertThat((Throwable) catchThrowableOfType(SQLException.class, source::getConnection))
                    .isInstanceOf(ClosedException.class);
            verify(engine).open(any(), any());
        }
        assertThat(rds.proxy().logins()).as("the login itself succeeded").hasSize(1);
        assertThat(opened).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatTheDriverThrowsIsBlamedOnTheServerOnlyIfItWasVerified(boolean verified) throws SQLException {
        Engine real = new MysqlEngine();
        RuntimeException drivers = new NumberFormatException("For input string: \"secretOfTheTests\"");
        Engine engine = engine(call -> {
            if (verified) {
                real.open(call.getArgument(0), call.getArgument(1));
            }
            throw drivers;
        });
        try (IamTokenDataSource source = source(engine)) {
            SQLException failure = catchThrowableOfType(SQLException.class, source::getConnection);

            assertThat(failure.getMessage())
                    .contains("The driver failed" + (verified ? ", possibly on data from the server" : "")
                            + " (java.lang.NumberFormatException)")
                    .doesNotContain("secretOfTheTests");
            assertThat((Throwable) failure).hasRootCause(drivers);
        }
    }

    @Test
    void aDriversOwnClosedConnectionIsNotMistakenForOurs() throws SQLException {
        SQLException drivers = new SQLNonTransientConnectionException("No operations allowed", "08003");
        Engine engine = engine(call -> {
            throw drivers;
        });
        try (IamTokenDataSource source = source(engine)) {
            Throwable failure = catchThrowableOfType(SQLException.class, source::getConnection);
            assertThat(failure)
                    .hasCause(drivers)
                    .hasMessageContaining("No operations allowed")
                    .hasMessageNotContaining("checkpoint");
            verify(engine).open(any(), any());
        }
    }

    private static Engine engine(Answer<Connection> opening) throws SQLException {
        Engine engine = mock(Engine.class, delegatesTo(new MysqlEngine()));
        doAnswer(opening).when(engine).open(any(), any());
        return engine;
    }

    private IamTokenDataSource source(Engine engine) {
        IamTokenDataSource.Builder builder = rds.dataSource();
        Internals.settings(builder).engine(engine);
        return builder.listener(new RdsIamListener() {
                    @Override
                    public void connectionOpened(ConnectionOpened event) {
                        opened.add(event);
                    }
                })
                .build();
    }
}
