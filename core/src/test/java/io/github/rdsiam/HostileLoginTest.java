package io.github.rdsiam;

import static io.github.rdsiam.Opening.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import ch.qos.logback.classic.Level;
import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.internal.engine.FailureKind;
import io.github.rdsiam.testkit.Fault;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A verified server that turns hostile after it has the credential: its text is cut and escaped, and its silence times
 * out.
 */
@OnBothEngines
class HostileLoginTest {

    @Parameter
    DatabaseEngine engine;

    private static final int LONGEST_MESSAGE = 4_000;

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
    void controlCharactersOfARefusalAreEscapedInExceptionAndLog() throws SQLException {
        try (LogCapture log = LogCapture.of(IamTokenDataSource.class, Level.DEBUG);
                IamTokenDataSource source =
                        rds.dataSource().fallback(rds.fallback()).build()) {
            rds.proxy().enqueue(Fault.CONTROL_CHARACTERS);
            open(source);

            assertThat(log.messages())
                    .anyMatch(
                            line -> line.contains("denied\\u000d\\u000a2026-01-01 00:00:00 INFO all is well\\u001b[2J"))
                    .noneMatch(HostileLoginTest::hasControlCharacters);
        }
        IamAuthenticationException refused = (IamAuthenticationException) failureAfter(Fault.CONTROL_CHARACTERS);
        assertThat(refused.reason()).isEqualTo(Reason.TOKEN_REFUSED);
        assertThat(refused.getErrorCode()).isEqualTo(rds.vendorCode(1045));
        assertThat(refused.getMessage())
                .contains("denied\\u000d\\u000a2026-01-01 00:00:00 INFO all is well\\u001b[2J\\u202e");
        assertThat(hasControlCharacters(refused.getMessage())).isFalse();
    }

    private static boolean hasControlCharacters(String text) {
        return text.chars().anyMatch(c -> Character.isISOControl(c) || c == '\u202e');
    }

    @Test
    void theLongestErrorThatTheDriverTakesIsCut() {
        SQLException failure = failureAfter(Fault.LONG_ERROR);

        if (engine == DatabaseEngine.MYSQL) {
            assertThat(failure.getErrorCode()).isEqualTo(1105);
            assertThat(failure.getMessage()).startsWith(FailureKind.PROXY_ERROR.heading());
        } else {
            // also from PostgreSQL itself, not only from the proxy, so a retry need not help
            assertThat(failure.getSQLState()).isEqualTo("XX000");
            assertThat((Throwable) failure).isNotInstanceOf(SQLTransientConnectionException.class);
            assertThat(failure.getMessage()).startsWith(FailureKind.OTHER.heading());
        }
        assertThat(failure.getMessage()).contains("xxx... (").hasSizeLessThan(LONGEST_MESSAGE);
    }

    /** Connector/J does not count during a login. */
    @Test
    void anErrorUnderAWrongSequenceNumberIsHeardAsWhatItSays() {
        assumeThat(engine).as("PostgreSQL's messages have no numbers").isEqualTo(DatabaseEngine.MYSQL);
        SQLException failure = failureAfter(Fault.WRONG_SEQUENCE);

        assertThat((Throwable) failure).isInstanceOf(SQLTransientConnectionException.class);
        assertThat(failure.getErrorCode()).isEqualTo(1105);
        assertThat(failure.getMessage()).startsWith(FailureKind.PROXY_ERROR.heading());
    }

    /** pgjdbc trusts the length and the order of messages, so some make it throw a RuntimeException. */
    @ParameterizedTest
    @EnumSource(names = {"NEGATIVE_LENGTH", "HUGE_LENGTH", "UNKNOWN_MESSAGE", "UNASKED_PROOF"})
    void aMessageThatNoServerSendsIsAFailureInWords(Fault fault) {
        assumeThat(fault.isOf(LocalRds.rdsEngine(engine))).isTrue();

        SQLException failure = failureAfter(fault);

        assertThat((Throwable) failure).isNotInstanceOf(IamAuthenticationException.class);
        assertThat(failure.getMessage())
                .contains(": user \"app\" at " + LocalRds.PROXY, "Next: ")
                .hasSizeLessThan(LONGEST_MESSAGE);
        assertThat(failure.getSQLState()).startsWith("08");
    }

    @Test
    void aPacketThatEndsTooSoonIsAConnectionThatWasClosed() {
        SQLException failure = failureAfter(Fault.TRUNCATED_PACKET);

        assertThat((Throwable) failure).isInstanceOf(SQLTransientConnectionException.class);
        assertThat(failure.getMessage()).startsWith(FailureKind.CONNECTION_CLOSED.heading());
    }

    @Test
    void aPacketThatDoesNotEndIsWaitedForUntilTheLoginTimeout() throws SQLException {
        rds.proxy().enqueue(Fault.STALL_IN_PACKET);
        try (IamTokenDataSource source = rds.dataSource().build()) {
            source.setLoginTimeout(4);
            assertThat(catchThrowable(source::getConnection))
                    .isInstanceOf(SQLTransientConnectionException.class)
                    .hasMessageStartingWith(FailureKind.SERVER_SILENT.heading());
        }
    }

    @Test
    void noneOfThemButARefusalIsAReasonToUseTheSecret() throws SQLException {
        Stream<Fault> faults = Stream.of(
                Fault.LONG_ERROR,
                Fault.WRONG_SEQUENCE,
                Fault.TRUNCATED_PACKET,
                Fault.NEGATIVE_LENGTH,
                Fault.HUGE_LENGTH,
                Fault.UNKNOWN_MESSAGE,
                Fault.UNASKED_PROOF);
        for (Fault fault :
                faults.filter(f -> f.isOf(LocalRds.rdsEngine(engine))).toList()) {
            try (IamTokenDataSource source =
                    rds.dataSource().fallback(rds.fallback()).build()) {
                rds.proxy().enqueue(fault);
                assertThat((Throwable) catchThrowableOfType(SQLException.class, source::getConnection))
                        .as(fault.name())
                        .isNotNull()
                        .isNotInstanceOf(IamAuthenticationException.class);
                open(source);
            }
        }
        assertThat(rds.secrets().calls()).isEmpty();
    }

    private SQLException failureAfter(Fault fault) {
        rds.proxy().enqueue(fault);
        try (IamTokenDataSource source = rds.dataSource().build()) {
            return catchThrowableOfType(SQLException.class, source::getConnection);
        }
    }
}
