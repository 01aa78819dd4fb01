package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;

import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.endpoint.LogSafe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

class SecretsManagerFallbackTest {

    private static final String HOST = "db1.c9abc.eu-west-1.rds.amazonaws.com";

    private final SecretsManagerClient client = mock(SecretsManagerClient.class);
    private final SecretsManagerFallback plain = SecretsManagerFallback.of("prod/orders");

    @Test
    void namesNoTargetAndNoClientUnlessTold() {
        assertThat(plain.secretId).isEqualTo("prod/orders");
        assertThat(IamTokenDataSource.Builder.policy(plain).namesTarget()).isFalse();
        assertThat(plain.endpoint).isNull();
        assertThat(plain.client).isNull();
    }

    @Test
    void eachMethodLeavesTheFallbackItIsCalledOnAsItWas() {
        SecretsManagerFallback toEndpoint = plain.toEndpoint(HOST, 3306);
        SecretsManagerFallback toSecretHost = toEndpoint.toSecretHost();
        SecretsManagerFallback withClient = toEndpoint.client(client);

        assertThat(IamTokenDataSource.Builder.policy(plain).namesTarget()).isFalse();
        assertThat(plain.client).isNull();
        assertThat(toEndpoint.secretHost).isFalse();
        assertThat(toEndpoint.endpoint).isEqualTo(new HostAndPort(HOST, 3306));
        assertThat(toEndpoint.client).isNull();
        assertThat(toSecretHost.secretHost).isTrue();
        assertThat(withClient.client).isSameAs(client);
        verifyNoInteractions(client);
    }

    @Test
    void theLastTargetCountsAndTheClientIsKept() {
        SecretsManagerFallback toSecretHost =
                plain.client(client).toEndpoint(HOST, 3306).toSecretHost();
        SecretsManagerFallback toEndpoint = toSecretHost.toEndpoint(HOST.toUpperCase(java.util.Locale.ROOT), 3307);

        assertThat(toSecretHost.endpoint).isNull();
        assertThat(toSecretHost.client).isSameAs(client);
        assertThat(toEndpoint.secretHost).isFalse();
        assertThat(toEndpoint.endpoint).isEqualTo(new HostAndPort(HOST, 3307));
        assertThat(toEndpoint.client).isSameAs(client);
        assertThat(toEndpoint.secretId).isEqualTo("prod/orders");
    }

    @Test
    void readsAsWhatItDoes() {
        assertThat(plain).hasToString("SecretsManagerFallback[prod/orders at the endpoint]");
        assertThat(plain.toSecretHost()).hasToString("SecretsManagerFallback[prod/orders at the secret's host]");
        assertThat(plain.toEndpoint(HOST, 1)).hasToString("SecretsManagerFallback[prod/orders at " + HOST + ":1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void refusesABlankSecretId(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SecretsManagerFallback.of(id))
                .withMessageStartingWith("secretId (\"" + LogSafe.escape(id) + "\") must not be blank");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            'jdbc:mysql://h/', 3306,  toEndpoint host
            'h:3306',          3306,  toEndpoint host
            'a b',             3306,  toEndpoint host
            '',                3306,  toEndpoint host
            h,                 0,     toEndpoint port
            h,                 65536, toEndpoint port
            """)
    void refusesATargetThatIsNone(String host, int port, String parameter) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plain.toEndpoint(host, port))
                .withMessageStartingWith(parameter + " (\"");
    }

    @Test
    void refusesAControlCharacter() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SecretsManagerFallback.of("prod/orders\n"))
                .withMessage("secretId (\"prod/orders\\u000a\") must not contain the character \\u000a");
    }
}
