package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The instance endpoint with the engine's driver as its client and a real database behind it. */
@ParameterizedClass
@EnumSource
class FakeRdsProxyInstanceTest {

    @Parameter
    private RdsEngine engine;

    @Test
    void handsPasswordsToTheDatabase() throws Exception {
        try (var lab = Lab.start(engine);
                var connection = lab.connectToInstance(lab.verified(Lab.APP.password()))) {
            assertThat(connection.isValid(5)).isTrue();
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.ACCEPTED);
            assertThat(lab.lastLogin().instanceFace()).isTrue();
            assertThat(lab.lastLogin().credential()).isEqualTo(CredentialKind.PASSWORD);
            assertThat(lab.lastLogin().certificateSubject()).isEqualTo("CN=" + Lab.INSTANCE);
            if (engine == RdsEngine.MYSQL) {
                assertThat(lab.proxy.receivedCredentials()).containsExactly(Lab.APP.password());
            } else {
                assertThat(lab.proxy.receivedCredentials())
                        .as("SCRAM shows none")
                        .isEmpty();
            }
        }
    }

    @Test
    void passesOnTheDatabasesRefusal() throws Exception {
        try (var lab = Lab.start(engine)) {
            SQLException e =
                    catchThrowableOfType(SQLException.class, () -> lab.connectToInstance(lab.verified("wrong")));

            boolean mysql = engine == RdsEngine.MYSQL;
            assertThat(e.getErrorCode()).isEqualTo(mysql ? 1045 : 0);
            assertThat(e.getSQLState()).isEqualTo(mysql ? "28000" : "28P01");
            assertThat((Throwable) e)
                    .hasMessageContaining(
                            mysql
                                    ? "Access denied for user 'app'@"
                                    : "password authentication failed for user \"app\"");
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.PASSWORD_REFUSED);
        }
    }

    @Test
    void takesTokensThatAreSignedForIt() throws Exception {
        try (var lab = Lab.start(engine)) {
            lab.connectToInstance(lab.verifiedIam(lab.instanceToken())).close();
            assertThat(lab.lastLogin().credential()).isEqualTo(CredentialKind.TOKEN);

            assertThatThrownBy(() -> lab.connectToInstance(lab.verifiedIam(lab.token())))
                    .isInstanceOf(SQLException.class);
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.WRONG_HOST);
        }
    }

    @Test
    void hasAnotherAuthorityThanTheProxy() throws Exception {
        try (var lab = Lab.start(engine)) {
            assertThat(lab.authorities()).hasSize(3);
            assertThat(java.nio.file.Files.readString(lab.proxy.caBundle())).contains("\n# CN=Testkit Instance Root\n");
        }
    }

    @Test
    void refusesAClientWithoutTls() throws Exception {
        try (var lab = Lab.start(engine)) {
            SQLException e = catchThrowableOfType(
                    SQLException.class, () -> lab.connectToInstance(lab.careless("x", "DISABLED")));

            if (engine == RdsEngine.MYSQL) {
                assertThat(e.getErrorCode()).isEqualTo(3159);
                assertThat((Throwable) e).hasMessageContaining("insecure transport");
            } else {
                assertThat(e.getSQLState()).isEqualTo("28000");
                assertThat((Throwable) e)
                        .hasMessage("FATAL: no pg_hba.conf entry for host \"127.0.0.1\", user \"app\","
                                + " database \"lab\", no encryption");
            }
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.NO_TLS);
        }
    }

    @Test
    void isThereOnlyWhenAskedFor() {
        var builder = FakeRdsProxy.builder()
                .endpoint(Lab.PROXY)
                .database("127.0.0.1", 1)
                .databaseLogin(Lab.APP);
        try (var proxy = builder.start()) {
            assertThatIllegalStateException().isThrownBy(proxy::instancePort);
            assertThatIllegalStateException().isThrownBy(proxy::instanceEndpoint);
        }
    }
}
