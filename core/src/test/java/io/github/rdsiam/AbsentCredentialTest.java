package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rdsiam.IamAuthenticationException.Reason;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;

/** The listener also receives logins that failed for lack of a credential, although no server refused them. */
@OnBothEngines
class AbsentCredentialTest {

    @Parameter
    DatabaseEngine engine;

    private LocalRds rds;
    private final List<String> heard = new CopyOnWriteArrayList<>();

    private final RdsIamListener listener = new RdsIamListener() {
        @Override
        public void loginRefused(LoginRefused event) {
            heard.add(event.source() + " " + event.reason() + " " + event.vendorCode());
        }
    };

    @BeforeEach
    void start() {
        rds = LocalRds.start(engine);
    }

    @AfterEach
    void close() {
        rds.close();
    }

    @Test
    void credentialsThatAreNotThereAreTold() {
        assertThat(failure(rds.dataSource().credentialsProvider(AnonymousCredentialsProvider.create())))
                .isEqualTo(Reason.NO_CREDENTIALS);
        assertThat(heard).containsExactly("IAM NO_CREDENTIALS 0");
        assertThat(rds.proxy().receivedCredentials()).isEmpty();
    }

    @Test
    void aFallbackThatIsNotThereIsToldAfterTheRefusedToken() {
        rds.proxy().denyIam(true);
        SecretsManagerFallback none =
                SecretsManagerFallback.of("no/such/secret").client(rds.secretsManager());

        assertThat(failure(rds.dataSource().fallback(none)))
                .as("the first refusal's")
                .isEqualTo(Reason.TOKEN_REFUSED);
        assertThat(heard).containsExactly(tokenRefused(), "SECRET SECRET_UNAVAILABLE 0");
    }

    @Test
    void aSecretToLogInWithThatIsNoneIsTold() {
        rds.proxy().denyIam(true);
        rds.secrets().create("not/a/login", "{\"port\": 3306}");
        SecretsManagerFallback wrong = SecretsManagerFallback.of("not/a/login").client(rds.secretsManager());

        assertThat(failure(rds.dataSource().fallback(wrong)))
                .as("the first refusal's")
                .isEqualTo(Reason.TOKEN_REFUSED);
        assertThat(heard).containsExactly(tokenRefused(), "SECRET SECRET_INVALID 0");
    }

    private String tokenRefused() {
        return "IAM TOKEN_REFUSED " + rds.vendorCode(1045);
    }

    private Reason failure(IamTokenDataSource.Builder builder) {
        try (IamTokenDataSource source = builder.listener(listener).build()) {
            IamAuthenticationException failure =
                    catchThrowableOfType(IamAuthenticationException.class, source::getConnection);
            assertThat(failure.getMessage())
                    .contains("for user \"app\" at " + LocalRds.PROXY, "region eu-west-1", "Likely causes: (1) ")
                    .contains("Next: ");
            return failure.reason();
        }
    }
}
