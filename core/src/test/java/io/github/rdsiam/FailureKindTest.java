package io.github.rdsiam;

import static io.github.rdsiam.LoginProgress.CONNECTED;
import static io.github.rdsiam.LoginProgress.DIALLING;
import static io.github.rdsiam.LoginProgress.VERIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which failure is which, by the driver's exception and how far the login had come. */
class FailureKindTest {

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
            1105, 'Unknown error',                                         PROXY_ERROR
            4711, 'Something new',                                         OTHER
            """)
    void anErrorOfTheVerifiedServerIsKnownByItsCode(int code, String message, FailureKind kind) {
        SQLException error = new SQLException(message, "HY000", code);

        assertThat(FailureKind.of(error, VERIFIED)).isEqualTo(kind);
        assertThat(FailureKind.of(error, CONNECTED))
                .as("anybody could have sent it")
                .isEqualTo(FailureKind.ERROR_BEFORE_TLS);
    }

    @ParameterizedTest
    @MethodSource("causes")
    void whatTheDriverCallsALinkFailureIsKnownByItsCause(LoginProgress progress, Throwable cause, FailureKind kind) {
        SQLException direct = new SQLException("Communications link failure", "08S01", cause);
        SQLException deeper =
                new SQLException("Communications link failure", "08S01", new IOException("wrapped", cause));

        assertThat(FailureKind.of(direct, progress)).isEqualTo(kind);
        assertThat(FailureKind.of(deeper, progress)).isEqualTo(kind);
    }

    static Stream<Arguments> causes() {
        return Stream.of(
                Arguments.of(DIALLING, new UnknownHostException("nowhere"), FailureKind.UNKNOWN_HOST),
                Arguments.of(DIALLING, new ConnectException("refused"), FailureKind.CONNECTION_REFUSED),
                Arguments.of(DIALLING, new SocketTimeoutException("connect"), FailureKind.CONNECT_TIMED_OUT),
                Arguments.of(CONNECTED, new SocketTimeoutException("read"), FailureKind.SERVER_SILENT),
                Arguments.of(VERIFIED, new SocketTimeoutException("read"), FailureKind.SERVER_SILENT),
                Arguments.of(DIALLING, new NoRouteToHostException("no route"), FailureKind.CONNECT_TIMED_OUT),
                Arguments.of(DIALLING, new SocketException("Network is unreachable"), FailureKind.CONNECT_TIMED_OUT),
                Arguments.of(DIALLING, new SocketException("Too many open files"), FailureKind.OTHER),
                Arguments.of(CONNECTED, new SocketException("reset"), FailureKind.CONNECTION_CLOSED),
                Arguments.of(VERIFIED, new EOFException("0 bytes"), FailureKind.CONNECTION_CLOSED),
                Arguments.of(CONNECTED, new SSLHandshakeException("no cipher"), FailureKind.TLS_FAILED),
                tls(
                        new UntrustedServerException(FailureKind.CERTIFICATE_EXPIRED, "past", failure("any text")),
                        FailureKind.CERTIFICATE_EXPIRED),
                tls(
                        new IOException(
                                new UntrustedServerException(FailureKind.WRONG_HOST_NAME, "n", failure("any text"))),
                        FailureKind.WRONG_HOST_NAME),
                tls(failure("No name matching h found"), FailureKind.TLS_FAILED),
                Arguments.of(VERIFIED, new IllegalStateException("new"), FailureKind.OTHER));
    }

    private static Arguments tls(Throwable cause, FailureKind kind) {
        return Arguments.of(CONNECTED, new SSLHandshakeException("handshake").initCause(cause), kind);
    }

    private static CertificateException failure(String text) {
        return new CertificateException(text);
    }

    @Test
    void aServerWithoutTlsIsKnownByTheDriversState() {
        SQLException noTls = new SQLException("SSL Connection required, but not provided by server.", "08001");

        assertThat(FailureKind.of(noTls, CONNECTED)).isEqualTo(FailureKind.NO_TLS);
        assertThat(FailureKind.of(noTls, VERIFIED)).isEqualTo(FailureKind.OTHER);
        assertThat(FailureKind.of(new SQLException("else", "08S01"), CONNECTED)).isEqualTo(FailureKind.OTHER);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "NO_TLS",
                "CERTIFICATE_NOT_TRUSTED",
                "CERTIFICATE_EXPIRED",
                "WRONG_HOST_NAME",
                "TLS_REQUIRED",
                "IAM_NOT_ENABLED",
                "UNKNOWN_DATABASE",
                "NO_RIGHT_TO_DATABASE",
                "ACCOUNT_LOCKED",
                "OTHER"
            })
    void whatSomebodyHasToMendDoesNotPass(FailureKind kind) {
        assertThat(kind.isTransient()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "UNKNOWN_HOST",
                "CONNECTION_REFUSED",
                "CONNECT_TIMED_OUT",
                "ERROR_BEFORE_TLS",
                "TLS_FAILED",
                "SERVER_SILENT",
                "CONNECTION_CLOSED",
                "BORROW_TIMED_OUT",
                "RATE_LIMITED",
                "TOO_MANY_CLIENTS",
                "TOO_MANY_CONNECTIONS",
                "PROXY_ERROR"
            })
    void whatMayBeGoneInAMinutePasses(FailureKind kind) {
        assertThat(kind.isTransient()).isTrue();
    }
}
