package io.github.rdsiam.testkit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request that {@link FakeSecretsManager} received.
 *
 * @param at when it arrived
 * @param operation the requested operation, such as {@code GetSecretValue}
 * @param secretId the {@code SecretId} in the request, a name or an ARN; null without one, as in CreateSecret
 * @param stage the staging label in the request, null without one
 * @param status the HTTP status of the response, 0 for none
 */
public record RecordedCall(
        Instant at,
        String operation,
        @Nullable String secretId,
        @Nullable String stage,
        int status) {}
