package io.github.rdsiam.internal.postgresql;

import static io.github.rdsiam.internal.engine.LoginAttempt.Progress.CONNECTED;
import static io.github.rdsiam.internal.engine.LoginAttempt.Progress.VERIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.FakeTime;
import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.LocalRds;
import io.github.rdsiam.RdsIamListener.Source;
import io.github.rdsiam.internal.concurrent.ClockSkew;
import io.github.rdsiam.internal.credential.Advice;
import io.github.rdsiam.internal.credential.IamToken;
import io.github.rdsiam.internal.diagnosis.Diagnosis;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.endpoint.RdsEndpoint;
import io.github.rdsiam.internal.engine.FailureKind;
import io.github.rdsiam.internal.engine.LoginFailure;
import io.github.rdsiam.internal.engine.LoginTarget;
import io.github.rdsiam.internal.net.VerifiedTls;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.plugin.AuthenticationRequestType;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;

/** Classifies failures by the driver's exception and the progress of the login. */
class PostgresErrorsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            28000 | PAM authentication failed for user "app"                                            | CREDENTIAL_REFUSED
            28P01 | The IAM authentication failed for the role app. Check the IAM token for this role and try again. | CREDENTIAL_REFUSED
            28P01 | password authentication failed for user "app"                                       | CREDENTIAL_REFUSED
            28000 | role "app" does not exist                                                           | CREDENTIAL_REFUSED
            28000 | role "app" is not permitted to log in                                               | ACCOUNT_LOCKED
            28000 | This RDS Proxy requires TLS connections                                             | TLS_REQUIRED
            28000 | IAM authentication is allowed only with SSL connections.                            | TLS_REQUIRED
            28000 | no pg_hba.conf entry for host "10.0.0.1", user "app", database "d", no encryption   | TLS_REQUIRED
            28000 | no pg_hba.conf entry for host "10.0.0.1", user "app", database "d", SSL off         | TLS_REQUIRED
            28000 | no pg_hba.conf entry for host "10.0.0.1", user "app", database "d", SSL encryption  | HOST_NOT_ALLOWED
            XX000 | IAM authentication failed for user app. Check the IAM token for this user and try again.    | CREDENTIAL_REFUSED
            XX000 | This RDS proxy has no credentials for the role app. Check the credentials for this role and try again. | CREDENTIAL_REFUSED
            XX000 | The password that was provided for the role app is wrong.                           | CREDENTIAL_REFUSED
            XX000 | RDS supports only IAM, MD5, or SCRAM authentication.                                | CREDENTIAL_REFUSED
            08000 | Timed-out waiting to acquire database connection.                                   | BORROW_TIMED_OUT
            53300 | The IAM authentication failed because of too many competing requests.               | RATE_LIMITED
            XX000 | Rate of connection to proxy exceeded 100.                                           | RATE_LIMITED
            XX000 | The maximum number of client connections to the proxy exceeded 100.                 | TOO_MANY_CLIENTS
            53300 | sorry, too many clients already                                                     | TOO_MANY_CONNECTIONS
            53300 | remaining connection slots are reserved for roles with the SUPERUSER attribute      | TOO_MANY_CONNECTIONS
            3D000 | database "orders" does not exist                                                    | UNKNOWN_DATABASE
            3D000 | Request returned an error: database "orders" does not exist                         | UNKNOWN_DATABASE
            42501 | permission denied for database "orders"                                             | NO_RIGHT_TO_DATABASE
            57014 | canceling authentication due to timeout                                             | SERVER_SILENT
            57P03 | the database system is starting up                                                  | CONNECTION_CLOSED
            57P01 | terminating connection due to administrator command                                 | CONNECTION_CLOSED
            XX000 | something new                                                                       | OTHER
            """)
    void anErrorOfTheVerifiedServerIsKnownByItsStateAndText(String state, String message, FailureKind kind) {
        assertThat(PostgresErrors.kindOf(answer(state, message), VERIFIED)).isEqualTo(kind);
        assertThat(PostgresErrors.isServerAnswer(answer(state, message))).isTrue();
    }

    @Test
    void anErrorIsDescribedWithItsStateAndWithoutTheDriversWords() {
        assertThat(PostgresErrors.describe(answer("28000", "PAM authentication failed for user \"app\"")))
                .isEqualTo("PAM authentication failed for user \"app\" (SQLState 28000)");
    }

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void aRefusedTlsRequestIsKnownByTheAnswer(FailureKind kind) {
        assertThat(PostgresErrors.kindOf(failed(new TlsRequest.Refused(kind, "refused")), CONNECTED))
                .isEqualTo(kind);
    }

    @Test
    void whatTheNetworkReportsIsKnownByItsCause() {
        assertThat(PostgresErrors.kindOf(failed(new EOFException()), CONNECTED))
                .isEqualTo(FailureKind.CONNECTION_CLOSED);
        assertThat(PostgresErrors.kindOf(failed(new SocketTimeoutException()), CONNECTED))
                .isEqualTo(FailureKind.SERVER_SILENT);
        assertThat(PostgresErrors.kindOf(failed(new ConnectException("refused")), CONNECTED))
                .isEqualTo(FailureKind.CONNECTION_REFUSED);
        assertThat(PostgresErrors.isServerAnswer(failed(new EOFException()))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(AuthenticationRequestType.class)
    void aRequestForAnotherProofThanATokenIsARefusal(AuthenticationRequestType request) {
        PSQLException refused = PostgresErrors.wrongRequest(request, true);

        assertThat(PostgresErrors.kindOf(refused, VERIFIED)).isEqualTo(FailureKind.CREDENTIAL_REFUSED);
        assertThat(refused.getMessage()).contains("does not use IAM");
        assertThat(refused.getSQLState()).isEqualTo("28000");
    }

    /**
     * If this machine's clock is known to be wrong but the server names another reason, the server's reason is used.
     */
    @Test
    void aWrongClockExplainsARefusalUnlessTheServerSaysWhatIsWrong() {
        assertThat(reasonWithAWrongClock(answer("28000", "PAM authentication failed for user \"app\"")))
                .isEqualTo(Reason.CLOCK_SKEW);
        assertThat(reasonWithAWrongClock(answer("28P01", "This RDS proxy has no credentials for the role app.")))
                .isEqualTo(Reason.TOKEN_REFUSED);
        assertThat(reasonWithAWrongClock(PostgresErrors.wrongRequest(AuthenticationRequestType.SASL, true)))
                .isEqualTo(Reason.TOKEN_REFUSED);
    }

    private static Reason reasonWithAWrongClock(PSQLException refusal) {
        FakeTime time = FakeTime.atNoon();
        ClockSkew skew = new ClockSkew(time.times());
        skew.answered("Mon, 23 Nov 2026 13:00:00 GMT");
        IamToken token =
                new IamToken("token", time.times().lasting(Duration.ofMinutes(15)), "AKIAEXAMPLEEXAMPLE01", "", null);
        RdsEndpoint endpoint = RdsEndpoint.of(LocalRds.INSTANCE);
        HostAndPort place = new HostAndPort(LocalRds.INSTANCE, 5432);
        LoginTarget target =
                new LoginTarget(place, place, endpoint.kind(), new VerifiedTls(endpoint, 5432, LocalRds.REGION, null));
        return new Diagnosis(
                        new PostgresEngine(),
                        time,
                        skew,
                        LocalRds.REGION,
                        "aws",
                        "app",
                        AnonymousCredentialsProvider.create())
                .tokenRefused(target, token, new LoginFailure(FailureKind.CREDENTIAL_REFUSED, refusal, null))
                .reason();
    }

    /** A server without an RDS name may be either, and what helps with an instance does harm with a proxy. */
    @Test
    void behindAnAliasNoRoleIsGrantedBlindly() {
        Advice advice = PostgresErrors.refusalAdvice(
                PostgresErrors.wrongRequest(AuthenticationRequestType.SASL, true),
                Source.IAM,
                RdsEndpoint.Kind.OTHER,
                "app");

        assertThat(advice).isNotNull();
        assertThat(advice.causes()).hasSize(2).last().asString().contains("the proxy does not require IAM");
        assertThat(advice.next()).contains("the name of the RDS endpoint").doesNotContain("GRANT");
    }

    private static PSQLException answer(String state, String message) {
        return new PSQLException(new ServerErrorMessage("SFATAL\0C" + state + "\0M" + message + "\0"));
    }

    private static PSQLException failed(IOException cause) {
        return new PSQLException("The connection attempt failed.", PSQLState.CONNECTION_UNABLE_TO_CONNECT, cause);
    }
}
