package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rdsiam.testkit.Fault;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A server that is not verified receives no byte of a token or password, and its messages are ignored. */
@OnBothEngines
class UnverifiedServerTest {

    @Parameter
    DatabaseEngine engine;

    static Stream<Fault> unverified() {
        return Stream.of(
                Fault.FOREIGN_CA,
                Fault.SELF_SIGNED,
                Fault.EXPIRED_CERTIFICATE,
                Fault.WRONG_HOST_CERTIFICATE,
                Fault.REFUSE_BEFORE_TLS,
                Fault.AUTH_SWITCH_BEFORE_TLS,
                Fault.NO_TLS,
                Fault.REFUSE_WITH_TLS_ANSWER,
                Fault.CLOSE_IN_HANDSHAKE);
    }

    @ParameterizedTest
    @MethodSource("unverified")
    void receivesNoByteOfATokenAndTriggersNoFallback(Fault fault) throws SQLException {
        assumeThat(fault.isOf(LocalRds.rdsEngine(engine))).isTrue();
        try (LocalRds rds = LocalRds.start(engine);
                IamTokenDataSource source =
                        rds.dataSource().fallback(rds.fallback()).build()) {
            rds.proxy().enqueue(fault);

            Throwable failure = catchThrowable(source::getConnection);

            assertThat(failure).isInstanceOf(SQLException.class).isNotInstanceOf(IamAuthenticationException.class);
            assertThat(rds.proxy().receivedCredentials()).isEmpty();
            assertNothingOfACredentialIn(rds);
            assertThat(rds.secrets().calls()).isEmpty();
            assertThat(rds.proxy().accepted()).isEqualTo(1);
            assertTheNextLoginWorks(source);
        }
    }

    @ParameterizedTest
    @MethodSource("unverified")
    void receivesNoByteOfAPassword(Fault fault) throws SQLException {
        assumeThat(fault.isOf(LocalRds.rdsEngine(engine))).isTrue();
        try (LocalRds rds = LocalRds.start(engine);
                IamTokenDataSource source =
                        rds.dataSource().fallback(rds.fallback()).build()) {
            rds.proxy().denyIam(true);
            rds.proxy().enqueue(Fault.NONE, fault);

            Throwable failure = catchThrowable(source::getConnection);

            assertThat(failure)
                    .isInstanceOfSatisfying(
                            IamAuthenticationException.class,
                            e -> assertThat(e.reason()).isEqualTo(IamAuthenticationException.Reason.TOKEN_REFUSED));
            assertThat(failure.getSuppressed())
                    .singleElement()
                    .isInstanceOf(SQLException.class)
                    .isNotInstanceOf(IamAuthenticationException.class);
            assertThat(rds.proxy().receivedCredentials())
                    .as("the token that the proxy refused, and nothing else")
                    .hasSize(1)
                    .doesNotContain(
                            rds.secrets().currentLogin(LocalRds.SECRET_ID).password());
            assertNothingOfACredentialIn(rds);
        }
    }

    private static void assertNothingOfACredentialIn(LocalRds rds) {
        String plain = new String(rds.proxy().receivedInPlainText(), StandardCharsets.ISO_8859_1);
        assertThat(plain)
                .doesNotContain("X-Amz")
                .doesNotContain("Action=connect")
                .doesNotContain(LocalRds.IDENTITY.accessKeyId())
                .doesNotContain(rds.secrets().currentLogin(LocalRds.SECRET_ID).password());
    }

    private static void assertTheNextLoginWorks(IamTokenDataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            assertThat(connection.isValid(5)).isTrue();
        }
    }
}
