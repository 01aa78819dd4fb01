package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The connection that a caller opens for a pool which has none. */
class FirstConnectionTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final LocalRds rds = LocalRds.start();
    private IamTokenDataSource source;
    private FirstConnection first;

    @BeforeEach
    void build() {
        source = rds.dataSource().build();
        first = new FirstConnection(source::begin, source::getConnection);
    }

    @AfterEach
    void close() {
        source.close();
        rds.close();
    }

    @Test
    void isGivenToThePoolWhichOpensNoneOfItsOwn() throws SQLException {
        FirstConnection.Opening opened = first.open(Deadline.after(LONG), () -> true);
        try (Connection delivered = first.deliver(LONG)) {
            assertThat(delivered).isSameAs(opened.connection());
            first.giveUp(opened);
            assertThat(delivered.isValid(5)).as("it is the pool's now").isTrue();
        }
        assertThat(rds.proxy().logins()).hasSize(1);
    }

    @Test
    void isClosedIfThePoolHasNoUseForIt() throws SQLException {
        FirstConnection.Opening opened = first.open(Deadline.after(LONG), () -> true);
        assertThat(rds.proxy().connections()).isEqualTo(1);

        first.giveUp(opened);

        Awaitility.await().until(() -> rds.proxy().connections() == 0);
        assertThat(opened.connection().isClosed()).isTrue();
    }

    @Test
    void isNotOpenedWhereThePoolHasOne() throws SQLException {
        assertThat(first.open(Deadline.after(LONG), () -> false)).isEqualTo(new FirstConnection.Opening(null, null));
        assertThat(rds.proxy().accepted()).isZero();
    }

    @Test
    void isNotOpenedTwice() throws SQLException {
        FirstConnection.Opening opened = first.open(Deadline.after(LONG), () -> true);
        assertThat(first.open(Deadline.after(LONG), () -> true)).isEqualTo(new FirstConnection.Opening(null, null));
        first.giveUp(opened);
        assertThat(rds.proxy().logins()).hasSize(1);
    }

    @Test
    void isNotOpenedWhenTheTimeIsUp() throws SQLException {
        assertThat(first.open(Deadline.after(Duration.ZERO), () -> true))
                .isEqualTo(new FirstConnection.Opening(null, null));
        assertThat(rds.proxy().accepted()).isZero();
    }

    @Test
    void aRefusalAndAClosedDataSourceAreTheCallers() {
        rds.proxy().denyIam(true);
        assertThat(catchThrowable(() -> first.open(Deadline.after(LONG), () -> true)))
                .isInstanceOf(IamAuthenticationException.class);

        source.close();
        assertThat(catchThrowable(() -> first.open(Deadline.after(LONG), () -> true)))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08003"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"08S01", "08003"})
    void anyOtherFailureIsLeftToThePoolToTryAgain(String state) throws SQLException {
        SQLException noNetwork = new SQLTransientConnectionException("no network", state);
        FirstConnection failing = new FirstConnection(source::begin, connect -> {
            throw noNetwork;
        });

        FirstConnection.Opening opening = failing.open(Deadline.after(LONG), () -> true);

        assertThat(opening.connection()).isNull();
        assertThat((Throwable) opening.failure()).isSameAs(noNetwork);
        assertThat((Throwable)
                        failing.open(Deadline.after(Duration.ZERO), () -> true).failure())
                .as("also for whoever had no time of his own to try")
                .isSameAs(noNetwork);
    }
}
