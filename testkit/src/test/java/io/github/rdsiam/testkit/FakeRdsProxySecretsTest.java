package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** Secrets that cannot be read, and a database that does not answer. */
@ParameterizedClass
@EnumSource
class FakeRdsProxySecretsTest {

    @Parameter
    private RdsEngine engine;

    private static FakeRdsProxy.Builder withoutLogin(RdsEngine engine) {
        return FakeRdsProxy.builder()
                .endpoint(Lab.PROXY)
                .database(Lab.database(engine))
                .identity(Lab.IDENTITY);
    }

    private void assertUnavailable(SQLException e) {
        assertThat(e.getErrorCode()).isEqualTo(engine == RdsEngine.MYSQL ? 9501 : 0);
        assertThat(e.getSQLState()).isEqualTo(engine == RdsEngine.MYSQL ? "HY000" : "08000");
    }

    /** A database that accepts connections and sends nothing. */
    @Test
    void tellsTheClientThatTheDatabaseHangs() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var lab = Lab.start(FakeRdsProxy.builder()
                        .engine(engine)
                        .endpoint(Lab.PROXY)
                        .database("127.0.0.1", silent.getLocalPort())
                        .databaseLogin(Lab.APP)
                        .identity(Lab.IDENTITY)
                        .loginTime(Duration.ofSeconds(6)))) {
            assertUnavailable(catchThrowableOfType(SQLException.class, lab::connect));
            assertThat(lab.lastLogin().detail()).contains("timed out");
        }
    }

    private static String json(String password) {
        return "{\"username\":\"app\",\"password\":\"" + password + "\"}";
    }

    @ParameterizedTest
    @CsvSource({
        "missing, no secret missing",
        "text, username and password",
        "list, username and password",
        "half, username and password",
        "empty, without a value"
    })
    void saysWhyASecretCannotBeRead(String secret, String reason) throws Exception {
        try (var secrets = FakeSecretsManager.start();
                var client = FakeSecretsManagerTest.client(secrets, AwsBasicCredentials.create("AKIDTEST", "key"))) {
            secrets.create("text", "hunter2");
            secrets.create("list", "[\"hunter2\"]");
            secrets.create("half", "{\"password\":\"hunter2\"}");
            client.createSecret(request -> request.name("empty"));
            try (var lab = Lab.start(withoutLogin(engine).databaseSecret(secrets, secret))) {
                var e = catchThrowableOfType(SQLException.class, lab::connect);

                assertUnavailable(e);
                assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.DATABASE_REFUSED);
                assertThat(lab.lastLogin().detail()).contains(reason).doesNotContain("hunter2");
            }
        }
    }

    @Test
    void letsAUserInWhoseSecretIsRightBesideABrokenOne() throws Exception {
        try (var secrets = FakeSecretsManager.start();
                var lab = Lab.start(Lab.builder(engine).databaseSecret(secrets, "missing"))) {
            lab.connect().close();
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.ACCEPTED);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsThePendingVersionOnlyWhenTheCurrentOneIsRefused(boolean right) throws Exception {
        try (var secrets = FakeSecretsManager.start();
                var client = FakeSecretsManagerTest.client(secrets, AwsBasicCredentials.create("AKIDTEST", "key"))) {
            secrets.create("app", json(right ? Lab.APP.password() : "wrong"));
            client.putSecretValue(
                    request -> request.secretId("app").secretString("hunter2").versionStages("AWSPENDING"));
            try (var lab = Lab.start(withoutLogin(engine).databaseSecret(secrets, "app"))) {
                if (right) {
                    lab.connect().close();
                    assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.ACCEPTED);
                } else {
                    var e = catchThrowableOfType(SQLException.class, lab::connect);
                    assertUnavailable(e);
                    assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.DATABASE_REFUSED);
                    assertThat(lab.lastLogin().detail())
                            .contains("username and password")
                            .doesNotContain("hunter2");
                }
            }
        }
    }
}
