package io.github.rdsiam.internal.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.rdsiam.FakeTime;
import io.github.rdsiam.IamAuthenticationException;
import io.github.rdsiam.Internals;
import io.github.rdsiam.LocalRds;
import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.SecretsManagerFallback;
import io.github.rdsiam.internal.concurrent.ClockSkew;
import io.github.rdsiam.internal.concurrent.Deadline;
import io.github.rdsiam.internal.event.Events;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

class SecretCacheTest {

    private static final Deadline FAR = Deadline.after(Duration.ofMinutes(5));

    private final List<String> fetched = new CopyOnWriteArrayList<>();
    private final Events events = new Events(new RdsIamListener() {
        @Override
        public void secretFetched(SecretFetched event) {
            fetched.add(event.versionId());
        }
    });

    @Test
    void aRefusedVersionIsForgottenThoughAnOlderAnswerCameLate() throws Exception {
        LateFirst client = new LateFirst();
        FakeTime time = FakeTime.atNoon();
        SecretFetcher fetcher = new SecretFetcher(
                Internals.policy(SecretsManagerFallback.of("prod/orders/mysql").client(client)),
                LocalRds.REGION,
                () -> client,
                new ClockSkew(time.times()));
        try (SecretCache secrets = new SecretCache(fetcher, time.times())) {
            assertThat(catchThrowable(() -> secrets.current(Deadline.after(Duration.ofSeconds(2)), events)))
                    .isInstanceOf(TimeoutException.class);
            DatabaseSecret second = secrets.current(FAR, events).secret();
            assertThat(second.versionId()).isEqualTo("v2");
            client.late.countDown();
            Awaitility.await().until(() -> {
                events.deliver();
                return fetched.contains("v1");
            });

            secrets.drop(second);

            assertThat(secrets.current(FAR, events).secret().versionId()).isEqualTo("v3");
        }
    }

    @Test
    void anAnswerThatComesAfterAwsHasDeniedTheSecretIsNotKept() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        FakeTime time = FakeTime.atNoon();
        SecretFetcher fetcher = mock();
        when(fetcher.fetch(SecretCache.CURRENT))
                .thenAnswer(call -> {
                    awaitUninterrupted(late);
                    return secret("v1");
                })
                .thenThrow(new CredentialsException(
                        IamAuthenticationException.Reason.SECRET_UNAVAILABLE,
                        "denied",
                        Advice.usual(IamAuthenticationException.Reason.SECRET_UNAVAILABLE, time.instant()),
                        null))
                .thenAnswer(call -> secret("v3"));
        try (SecretCache secrets = new SecretCache(fetcher, time.times())) {
            assertThat(catchThrowable(() -> secrets.current(Deadline.after(Duration.ofSeconds(2)), events)))
                    .isInstanceOf(TimeoutException.class);
            assertThat(catchThrowable(() -> secrets.current(FAR, events))).isInstanceOf(CredentialsException.class);
            late.countDown();
            Awaitility.await().until(() -> {
                events.deliver();
                return fetched.contains("v1");
            });

            assertThat(secrets.current(FAR, events).secret().versionId())
                    .as("AWS is asked again")
                    .isEqualTo("v3");
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // goes on waiting
            }
        }
    }

    @Test
    void anExpiredSecretIsLetGoByTheNextUse() throws Exception {
        FakeTime time = FakeTime.atNoon();
        SecretFetcher fetcher = mock();
        when(fetcher.fetch(SecretCache.CURRENT)).thenAnswer(call -> secret("v1"));
        try (SecretCache secrets = new SecretCache(fetcher, time.times())) {
            WeakReference<DatabaseSecret> held =
                    new WeakReference<>(secrets.current(FAR, events).secret());

            time.pass(SecretCache.STALE.plusSeconds(1));
            secrets.dropExpired();

            Awaitility.await().until(() -> {
                System.gc();
                return held.get() == null;
            });
        }
    }

    @Test
    void aClockThatWasWrongWhileTheSecretWasReadDoesNotProlongItsTwoHours() throws Exception {
        FakeTime time = FakeTime.atNoon();
        SecretFetcher fetcher = mock();
        CredentialsException outage = new CredentialsException(
                IamAuthenticationException.Reason.SECRET_UNAVAILABLE,
                "no answer",
                null,
                ApiCallTimeoutException.create("no answer", null));
        when(fetcher.fetch(SecretCache.CURRENT))
                .thenAnswer(call -> secret("v1"))
                .thenThrow(outage);
        try (SecretCache secrets = new SecretCache(fetcher, time.times())) {
            time.stepWall(Duration.ofHours(3));
            secrets.current(FAR, events);
            time.stepWall(Duration.ofHours(-3));
            time.pass(SecretCache.STALE.plusSeconds(1));

            assertThat(catchThrowable(() -> secrets.current(FAR, events))).isSameAs(outage);
        }
    }

    @Test
    void aFailureDoesNotWipeWhatAnotherCallerHasFetchedMeanwhile() throws Exception {
        FakeTime time = FakeTime.atNoon();
        SecretFetcher fetcher = mock();
        when(fetcher.ownsClient()).thenReturn(true);
        CredentialsException denied = mock();
        when(fetcher.fetch(SecretCache.CURRENT))
                .thenReturn(secret("v1"))
                .thenThrow(denied)
                .thenReturn(secret("v2"));
        try (SecretCache secrets = new SecretCache(fetcher, time.times())) {
            when(denied.said()).then(call -> {
                // by the caller who was denied, between the answer and what follows from it
                assertThat(secrets.current(FAR, events).secret().versionId()).isEqualTo("v2");
                return null;
            });
            secrets.current(FAR, events);
            time.pass(SecretCache.FRESH.plusSeconds(1));

            assertThat(catchThrowable(() -> secrets.current(FAR, events))).isSameAs(denied);

            assertThat(secrets.canDoWithoutOurCredentials())
                    .as("the newer answer is still there")
                    .isTrue();
        }
    }

    private static DatabaseSecret secret(String version) {
        return new DatabaseSecret(
                "id", "app", "passwordOfThisTest-0123456789", null, "3306", version, SecretCache.CURRENT);
    }

    /**
     * Answers each call with the next version; the first answer is late and cannot be interrupted, like a socket read.
     */
    private static final class LateFirst implements SecretsManagerClient {

        private final CountDownLatch late = new CountDownLatch(1);
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        public GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
            int call = calls.incrementAndGet();
            if (call == 1) {
                awaitUninterrupted(late);
            }
            GetSecretValueResponse.Builder response = GetSecretValueResponse.builder()
                    .secretString("{\"username\":\"app\",\"password\":\"passwordOfThisTest-012345678" + call + "\"}")
                    .versionId("v" + call);
            response.sdkHttpResponse(SdkHttpResponse.builder().statusCode(200).build());
            return response.build();
        }

        @Override
        public String serviceName() {
            return "secretsmanager";
        }

        @Override
        public void close() {}
    }
}
