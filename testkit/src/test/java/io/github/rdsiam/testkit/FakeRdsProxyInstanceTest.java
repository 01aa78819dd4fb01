package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The instance endpoint with Connector/J as its client and MariaDB behind. */
class FakeRdsProxyInstanceTest {

    @Test
    void handsPasswordsToTheDatabase() throws Exception {
        try (var lab = Lab.start();
                var connection = lab.connectToInstance(lab.verified(Lab.APP.password()))) {
            assertThat(connection.isValid(1)).isTrue();
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.ACCEPTED);
            assertThat(lab.lastLogin().instanceFace()).isTrue();
            assertThat(lab.lastLogin().credential()).isEqualTo(CredentialKind.PASSWORD);
            assertThat(lab.lastLogin().certificateSubject()).isEqualTo("CN=" + Lab.INSTANCE);
            assertThat(lab.proxy.receivedCredentials()).containsExactly(Lab.APP.password());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql_native_password", "mysql_clear_password", "caching_sha2_password"})
    void takesPasswordsFromAnyPlugin(String plugin) throws Exception {
        try (var lab = Lab.start()) {
            Properties properties = lab.verified(Lab.APP.password());
            properties.put("defaultAuthenticationPlugin", plugin);
            try (var connection = lab.connectToInstance(properties)) {
                assertThat(connection.isValid(1)).isTrue();
            }
        }
    }

    @Test
    void passesOnTheDatabasesRefusal() throws Exception {
        try (var lab = Lab.start()) {
            SQLException e =
                    catchThrowableOfType(SQLException.class, () -> lab.connectToInstance(lab.verified("wrong")));

            assertThat(e.getErrorCode()).isEqualTo(1045);
            assertThat(e.getSQLState()).isEqualTo("28000");
            assertThat((Throwable) e).hasMessageContaining("Access denied for user 'app'@");
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.PASSWORD_REFUSED);
        }
    }

    @Test
    void takesTokensThatAreSignedForIt() throws Exception {
        try (var lab = Lab.start()) {
            lab.connectToInstance(lab.verified(lab.instanceToken())).close();
            assertThat(lab.lastLogin().credential()).isEqualTo(CredentialKind.TOKEN);

            assertThatThrownBy(() -> lab.connectToInstance(lab.verified(lab.token())))
                    .isInstanceOf(SQLException.class);
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.WRONG_HOST);
        }
    }

    @Test
    void hasAnotherAuthorityThanTheProxy() throws Exception {
        try (var lab = Lab.start()) {
            assertThat(lab.authorities()).hasSize(3);
            assertThat(java.nio.file.Files.readString(lab.proxy.caBundle())).contains("\n# CN=Testkit Instance Root\n");
        }
    }

    @Test
    void refusesAClientWithoutTls() throws Exception {
        try (var lab = Lab.start()) {
            SQLException e = catchThrowableOfType(
                    SQLException.class, () -> lab.connectToInstance(lab.careless("x", "DISABLED")));

            assertThat(e.getErrorCode()).isEqualTo(3159);
            assertThat((Throwable) e).hasMessageContaining("insecure transport");
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
