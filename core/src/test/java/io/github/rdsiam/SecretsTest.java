package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

class SecretsTest {

    private static final Deadline FAR = Deadline.after(Duration.ofMinutes(5));

    @Test
    void aRefusedVersionIsForgottenThoughAnOlderAnswerCameLate() throws Exception {
        LateFirst client = new LateFirst();
        FakeTime time = FakeTime.atNoon();
        SecretFetcher fetcher = new SecretFetcher(
                SecretsManagerFallback.of("prod/orders/mysql").client(client),
                LocalRds.REGION,
                () -> client,
                new ClockCheck(time.times()));
        try (Secrets secrets = new Secrets(fetcher, time.times(), new Events(new RdsIamListener() {}))) {
            assertThat(catchThrowable(() -> secrets.current(Deadline.after(Duration.ofMillis(200)))))
                    .isInstanceOf(TimeoutException.class);
            DatabaseSecret second = secrets.current(FAR).secret();
            assertThat(second.versionId()).isEqualTo("v2");
            client.late.countDown();
            Awaitility.await().until(() -> secrets.lastVersion().equals("v1"));

            secrets.drop(second);

            assertThat(secrets.current(FAR).secret().versionId()).isEqualTo("v3");
        }
    }

    /** Answers each call with the next version; the first late, and deaf to interrupts as a read of a socket is. */
    private static final class LateFirst implements SecretsManagerClient {

        private final CountDownLatch late = new CountDownLatch(1);
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        public GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
            int call = calls.incrementAndGet();
            while (call == 1 && late.getCount() > 0) {
                try {
                    late.await();
                } catch (InterruptedException e) {
                    // goes on waiting
                }
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
