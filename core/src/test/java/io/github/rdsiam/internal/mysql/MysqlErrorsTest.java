package io.github.rdsiam.internal.mysql;

import static io.github.rdsiam.internal.engine.LoginAttempt.Progress.CONNECTED;
import static io.github.rdsiam.internal.engine.LoginAttempt.Progress.VERIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.internal.engine.FailureKind;
import java.net.ConnectException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Classifies failures by the driver's exception and the progress of the login. */
class MysqlErrorsTest {

    @ParameterizedTest
    @CsvSource({"28000, 1045, true", "28000, 0, true", "HY000, 1045, true", "HY000, 1044, false", "08S01, 0, false"})
    void aRefusalIsKnownByItsStateOrItsCode(String state, int code, boolean refusal) {
        SQLException error = new SQLException("said", state, code);

        assertThat(isRefusal(error)).isEqualTo(refusal);
        assertThat(isRefusal(new SQLException("wrapped", "08S01", error))).isEqualTo(refusal);
        assertThat(isRateLimit(error)).isFalse();
        assertThat(MysqlErrors.kindOf(error, CONNECTED))
                .as("anybody could have sent it")
                .isEqualTo(code == 0 ? FailureKind.OTHER : FailureKind.ERROR_BEFORE_TLS);
    }

    @ParameterizedTest
    @CsvSource({
        "1040, IAM authentication rate limit exceeded, true",
        "1040, Connections rate limit exceeded (limit 100), true",
        "1040, Too many connections, false",
        "1041, rate limit exceeded, false"
    })
    void aRateLimitIsKnownByItsCodeAndItsWords(int code, String message, boolean limit) {
        SQLException error = new SQLException(message, "08004", code);

        assertThat(isRateLimit(error)).isEqualTo(limit);
        assertThat(isRateLimit(new SQLException("wrapped", "08S01", error))).isEqualTo(limit);
        assertThat(isRefusal(error)).isFalse();
    }

    private static boolean isRefusal(SQLException error) {
        return MysqlErrors.kindOf(error, VERIFIED) == FailureKind.CREDENTIAL_REFUSED;
    }

    private static boolean isRateLimit(SQLException error) {
        return MysqlErrors.kindOf(error, VERIFIED) == FailureKind.RATE_LIMITED;
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            9501, 'Timed-out waiting to acquire database connection',      BORROW_TIMED_OUT
            1040, 'IAM authentication rate limit exceeded',                RATE_LIMITED
            1040, 'Connections rate limit exceeded (limit 100)',           RATE_LIMITED
            1040, 'Number simultaneous connections exceeded (limit 100)',  TOO_MANY_CLIENTS
            1040, 'Too many connections',                                  TOO_MANY_CONNECTIONS
            1203, 'User already has more than max_user_connections',       TOO_MANY_CONNECTIONS
            1129, 'Host is blocked because of many connection errors',     TOO_MANY_CONNECTIONS
            3159, 'This RDS Proxy requires TLS connections.',              TLS_REQUIRED
            1524, "Plugin 'AWSAuthenticationPlugin' is not loaded",        IAM_NOT_ENABLED
            1049, "Unknown database 'orders'",                             UNKNOWN_DATABASE
            1044, "Access denied for user to database 'orders'",           NO_RIGHT_TO_DATABASE
            3118, 'Access denied. Account is locked.',                     ACCOUNT_LOCKED
            1862, 'Your password has expired.',                            ACCOUNT_LOCKED
            2026, 'SSL connection error: Internal Server Error',           TLS_FAILED
            1290, 'The MySQL server is running with the --read-only option so it cannot execute this statement', OTHER
            1836, 'Running in read-only mode',                             OTHER
            1105, 'Unknown error',                                         PROXY_ERROR
            4711, 'Something new',                                         OTHER
            """)
    void anErrorOfTheVerifiedServerIsKnownByItsCode(int code, String message, FailureKind kind) {
        SQLException error = new SQLException(message, "HY000", code);

        assertThat(MysqlErrors.kindOf(error, VERIFIED)).isEqualTo(kind);
        assertThat(MysqlErrors.kindOf(error, CONNECTED))
                .as("anybody could have sent it")
                .isEqualTo(FailureKind.ERROR_BEFORE_TLS);
    }

    @Test
    void aServerWithoutTlsIsKnownByTheDriversState() {
        SQLException noTls = new SQLException("SSL Connection required, but not provided by server.", "08001");

        assertThat(MysqlErrors.kindOf(noTls, CONNECTED)).isEqualTo(FailureKind.NO_TLS);
        assertThat(MysqlErrors.kindOf(noTls, VERIFIED)).isEqualTo(FailureKind.OTHER);
        assertThat(MysqlErrors.kindOf(new SQLException("else", "08S01"), CONNECTED))
                .isEqualTo(FailureKind.OTHER);
    }

    @Test
    void aLinkFailureIsKnownByItsCause() {
        SQLException refused =
                new SQLException("Communications link failure", "08001", new ConnectException("refused"));

        assertThat(MysqlErrors.kindOf(refused, CONNECTED)).isEqualTo(FailureKind.CONNECTION_REFUSED);
    }
}
