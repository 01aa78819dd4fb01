package io.github.rdsiam.internal.engine;

import static io.github.rdsiam.internal.engine.LoginAttempt.Progress.CONNECTED;
import static io.github.rdsiam.internal.engine.LoginAttempt.Progress.DIALLING;
import static io.github.rdsiam.internal.engine.LoginAttempt.Progress.VERIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.internal.net.UntrustedServerException;
import io.github.rdsiam.internal.net.UntrustedServerException.Reason;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Classifies network and TLS failures by their cause and the progress of the login. */
class FailureKindTest {

    @ParameterizedTest
    @MethodSource("causes")
    void whatTheDriverCallsALinkFailureIsKnownByItsCause(
            LoginAttempt.Progress progress, Throwable cause, FailureKind kind) {
        SQLException direct = new SQLException("Communications link failure", "08S01", cause);
        SQLException deeper =
                new SQLException("Communications link failure", "08S01", new IOException("wrapped", cause));

        assertThat(FailureKind.ofCauses(direct, progress)).isEqualTo(kind);
        assertThat(FailureKind.ofCauses(deeper, progress)).isEqualTo(kind);
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
                        UntrustedServerException.because(Reason.OUTSIDE_VALIDITY, "past", failure("any text")),
                        FailureKind.CERTIFICATE_EXPIRED),
                tls(
                        new IOException(UntrustedServerException.because(Reason.OTHER_NAME, "n", failure("any text"))),
                        FailureKind.WRONG_HOST_NAME),
                tls(
                        UntrustedServerException.because(Reason.UNKNOWN_AUTHORITY, "no", failure("any text")),
                        FailureKind.CERTIFICATE_NOT_TRUSTED),
                tls(failure("No name matching h found"), FailureKind.TLS_FAILED),
                Arguments.of(VERIFIED, new IllegalStateException("new"), FailureKind.OTHER));
    }

    private static Arguments tls(Throwable cause, FailureKind kind) {
        return Arguments.of(CONNECTED, new SSLHandshakeException("handshake").initCause(cause), kind);
    }

    private static CertificateException failure(String text) {
        return new CertificateException(text);
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
                "CREDENTIAL_REFUSED",
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
