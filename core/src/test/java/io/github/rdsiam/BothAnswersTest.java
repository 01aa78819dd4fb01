package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.Mockito.mock;

import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.internal.engine.FailureKind;
import io.github.rdsiam.testkit.Fault;
import io.github.rdsiam.testkit.SecretsFault;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** If IAM and the fallback both fail, the exception is that of IAM, and its message has both answers in order. */
@OnBothEngines
class BothAnswersTest {

    private static final String NEXT = "The fallback's secret was tried next: ";

    @Parameter
    DatabaseEngine engine;

    private LocalRds rds;

    @BeforeEach
    void start() {
        rds = LocalRds.start(engine);
    }

    @AfterEach
    void close() {
        rds.close();
    }

    private static IamAuthenticationException failure(IamTokenDataSource.Builder builder, int loginTimeout)
            throws SQLException {
        try (IamTokenDataSource source = builder.build()) {
            source.setLoginTimeout(loginTimeout);
            return catchThrowableOfType(IamAuthenticationException.class, source::getConnection);
        }
    }

    private void assertBoth(IamAuthenticationException failure, String second, Class<?> type) {
        assertThat(failure.reason()).isEqualTo(Reason.TOKEN_REFUSED);
        assertThat(failure.getErrorCode()).isEqualTo(rds.refusal().code());
        assertThat(failure.getSQLState()).isEqualTo(rds.refusal().state());
        assertThat(failure.getMessage()).containsSubsequence("The IAM token was refused", NEXT + second);
        assertThat(failure.getCause()).as("the driver's").isInstanceOf(SQLException.class);
        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(type);
        assertThat(failure.getMessage()).contains(failure.getSuppressed()[0].getMessage());
    }

    @Test
    void aWrongSecretId() throws SQLException {
        rds.proxy().denyIam(true);
        assertBoth(
                failure(
                        rds.dataSource()
                                .fallback(SecretsManagerFallback.of("no/such/secret")
                                        .client(rds.secretsManager())),
                        30),
                "The secret \"no/such/secret\" could not be read from AWS Secrets Manager",
                IamAuthenticationException.class);
    }

    @Test
    void aSecretThatIsNotALogin() throws SQLException {
        rds.proxy().denyIam(true);
        rds.secrets().put(LocalRds.SECRET_ID, "[]");
        assertBoth(
                failure(rds.dataSource().fallback(rds.fallback()), 30),
                "The secret \"prod/orders/mysql\" is not a JSON object",
                IamAuthenticationException.class);
    }

    @Test
    void anUnknownHostOfTheFallback() throws SQLException {
        rds.proxy().denyIam(true);
        assertBoth(
                failure(
                        rds.dataSource()
                                .fallback(rds.fallback().toEndpoint("gone.abc123.eu-west-1.rds.amazonaws.com", 3306)),
                        30),
                FailureKind.UNKNOWN_HOST.heading(),
                SQLTransientConnectionException.class);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            FOREIGN_CA,             CERTIFICATE_NOT_TRUSTED
            WRONG_HOST_CERTIFICATE, WRONG_HOST_NAME
            NO_TLS,                 NO_TLS
            BORROW_TIMEOUT,         BORROW_TIMED_OUT
            RATE_LIMIT,             RATE_LIMITED
            TRUNCATED_PACKET,       CONNECTION_CLOSED
            ACCOUNT_LOCKED,         ACCOUNT_LOCKED
            """)
    void aFallbackThatFailsOtherwise(Fault fault, FailureKind kind) throws SQLException {
        rds.proxy().denyIam(true);
        rds.proxy().enqueue(Fault.NONE);
        rds.proxy().enqueue(Collections.nCopies(100, fault).toArray(Fault[]::new));
        assertBoth(
                failure(rds.dataSource().fallback(rds.fallback()), 8),
                kind.heading(),
                kind.isTransient() ? SQLTransientConnectionException.class : SQLNonTransientConnectionException.class);
        assertThat(rds.proxy().receivedCredentials()).hasSizeGreaterThanOrEqualTo(1);
    }

    @Test
    void aFallbackThatDoesNotAnswerInTime() throws SQLException {
        rds.proxy().denyIam(true);
        rds.proxy().enqueue(Fault.NONE, Fault.STALL_IN_LOGIN);
        assertBoth(
                failure(rds.dataSource().fallback(rds.fallback()), 8),
                FailureKind.SERVER_SILENT.heading(),
                SQLTransientConnectionException.class);
    }

    @Test
    void aSecretThatDoesNotComeInTime() throws SQLException {
        rds.proxy().denyIam(true);
        rds.secrets().enqueue(SecretsFault.HANG);
        assertBoth(
                failure(rds.dataSource().fallback(rds.fallback()), 8),
                "The login timeout passed while waiting for the fallback's secret",
                SQLTimeoutException.class);
    }

    @Test
    void aCallerWhoIsInterrupted() throws SQLException {
        Thread caller = Thread.currentThread();
        CountDownLatch end = new CountDownLatch(1);
        SecretsManagerClient interrupting = mock(SecretsManagerClient.class, call -> {
            caller.interrupt();
            end.await();
            return null;
        });
        rds.proxy().denyIam(true);
        IamAuthenticationException failure =
                failure(rds.dataSource().fallback(rds.fallback().client(interrupting)), 30);
        end.countDown();
        assertThat(Thread.interrupted()).as("still interrupted").isTrue();
        assertBoth(failure, "Interrupted while connecting", SQLTransientConnectionException.class);
    }

    @Test
    void withoutAwsCredentialsThatIsTheReason() throws SQLException {
        IamAuthenticationException failure = failure(
                rds.dataSource()
                        .credentialsProvider(AnonymousCredentialsProvider.create())
                        .fallback(SecretsManagerFallback.of("no/such/secret").client(rds.secretsManager())),
                30);

        assertThat(failure.reason()).isEqualTo(Reason.NO_CREDENTIALS);
        assertThat(failure.getMessage())
                .containsSubsequence(
                        "returned no AWS credentials", NEXT + "The secret \"no/such/secret\" could not be read");
        assertThat(failure.getSuppressed()).hasSize(1);
    }
}
