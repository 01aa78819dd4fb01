package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.rdsiam.IamTokenDataSource;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A driver that is older than what is supported. It is told before anything is dialled, so there is no server. */
@Tag("old-driver")
class OldDriverTest {

    private static final String TOLD = "rds-iam needs 9.4 or newer";

    private final IamTokenDataSource.Builder builder = IamTokenDataSource.builder()
            .endpoint("orders.proxy-abc123.eu-west-1.rds.amazonaws.com")
            .username("app");

    @Test
    void isToldInPlainWordsAtTheFirstConnect() {
        try (IamTokenDataSource source = builder.build()) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(source::getConnection)
                    .withMessageContainingAll(TOLD, "Raise com.mysql:mysql-connector-j")
                    .matches(told -> told.getSQLState().equals("08001"), "as a connection that cannot be made");
        }
    }

    @Test
    void isToldInPlainWordsByAPool() {
        assertThat(catchThrowable(builder::buildPool)).hasMessageContaining(TOLD);
    }
}
