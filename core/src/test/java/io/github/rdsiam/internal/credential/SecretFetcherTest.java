package io.github.rdsiam.internal.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.rdsiam.FakeTime;
import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.Internals;
import io.github.rdsiam.LocalRds;
import io.github.rdsiam.Opening;
import io.github.rdsiam.SecretsManagerFallback;
import io.github.rdsiam.internal.concurrent.ClockSkew;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.mockito.AdditionalAnswers;
import org.mockito.ArgumentMatchers;
import org.mockito.Mockito;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/** Which client calls AWS Secrets Manager, and who closes it. */
class SecretFetcherTest {

    private static final String SECRET = "prod/orders/mysql";

    private final SecretsManagerClient client = answering();

    @SuppressWarnings("unchecked")
    private final Supplier<SecretsManagerClient> factory = mock(Supplier.class);

    @Test
    void aClientOfItsOwnIsMadeOnFirstUseAndClosedWithIt() throws Exception {
        when(factory.get()).thenReturn(client);
        SecretFetcher fetcher = fetcher(SecretsManagerFallback.of(SECRET));
        verify(factory, never()).get();

        fetcher.fetch(SecretCache.CURRENT);
        fetcher.fetch(SecretCache.CURRENT);
        verify(factory, times(1)).get();
        verify(client, never()).close();

        fetcher.close();
        fetcher.close();
        verify(client, times(1)).close();
    }

    @Test
    void afterTheEndNoClientIsMade() {
        SecretFetcher fetcher = fetcher(SecretsManagerFallback.of(SECRET));
        fetcher.close();

        assertThatThrownBy(() -> fetcher.fetch(SecretCache.CURRENT)).isInstanceOf(CredentialsException.class);
        verify(factory, never()).get();
    }

    @Test
    void aRoleThatIsNotAssumedIsExplainedAsForAToken() {
        CredentialsException denied = new CredentialsException(
                Reason.NO_CREDENTIALS, "The role could not be assumed.", Advice.of("ask", "denied"), new IOException());
        IdentityProvider<AwsCredentialsIdentity> provider = new IdentityProvider<>() {
            @Override
            public Class<AwsCredentialsIdentity> identityType() {
                return AwsCredentialsIdentity.class;
            }

            @Override
            public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
                return CompletableFuture.failedFuture(denied);
            }
        };
        try (SecretFetcher fetcher = new SecretFetcher(
                new FallbackPolicy(SECRET, null, false, null),
                "eu-west-1",
                provider,
                new ClockSkew(FakeTime.atNoon().times()))) {
            assertThatThrownBy(() -> fetcher.fetch(SecretCache.CURRENT))
                    .isInstanceOfSatisfying(CredentialsException.class, e -> {
                        assertThat(e.reason()).isEqualTo(Reason.SECRET_UNAVAILABLE);
                        assertThat(e.advice()).isEqualTo(denied.advice());
                        assertThat(SecretFetcher.isOutage(e.said())).isTrue();
                    })
                    .hasMessageEndingWith("in region eu-west-1: The role could not be assumed.");
        }
    }

    @Test
    void theUsersClientIsUsedAndLeftOpen() throws Exception {
        SecretFetcher fetcher = fetcher(SecretsManagerFallback.of(SECRET).client(client));

        assertThat(fetcher.fetch(SecretCache.CURRENT).username()).isEqualTo("app");
        fetcher.close();

        verify(factory, never()).get();
        verify(client, never()).close();
    }

    @Test
    void closingTheDataSourceLeavesTheUsersClientOpen() throws Exception {
        try (LocalRds rds = LocalRds.start();
                SecretsManagerClient real = rds.secretsManager()) {
            SecretsManagerClient mine = mock(SecretsManagerClient.class, AdditionalAnswers.delegatesTo(real));
            rds.proxy().denyIam(true);
            IamTokenDataSource source =
                    rds.dataSource().fallback(rds.fallback().client(mine)).build();
            Opening.open(source);
            source.close();
            assertThat(Mockito.mockingDetails(mine).getInvocations()).isNotEmpty();
            verify(mine, never()).close();
        }
    }

    private SecretFetcher fetcher(SecretsManagerFallback fallback) {
        return new SecretFetcher(
                Internals.policy(fallback),
                LocalRds.REGION,
                factory,
                new ClockSkew(FakeTime.atNoon().times()));
    }

    private static SecretsManagerClient answering() {
        SecretsManagerClient client = mock(SecretsManagerClient.class);
        GetSecretValueResponse.Builder response = GetSecretValueResponse.builder()
                .versionId("v1")
                .secretString("{\"username\":\"app\",\"password\":\"passwordOfThisTest-0123456789\"}");
        response.sdkHttpResponse(SdkHttpResponse.builder().statusCode(200).build());
        when(client.getSecretValue(ArgumentMatchers.<Consumer<GetSecretValueRequest.Builder>>any()))
                .thenReturn(response.build());
        return client;
    }
}
