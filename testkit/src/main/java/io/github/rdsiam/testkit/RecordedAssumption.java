package io.github.rdsiam.testkit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request that {@link FakeSts} received.
 *
 * @param at when it arrived
 * @param accessKeyId the key in the signature, null without one
 * @param roleArn the requested role, null without one
 * @param sessionName the session's name, null without one
 * @param externalId the external id, null without one
 * @param region the region in the signature, null without one
 * @param status the HTTP status of the response, 0 for none
 */
public record RecordedAssumption(
        Instant at,
        @Nullable String accessKeyId,
        @Nullable String roleArn,
        @Nullable String sessionName,
        @Nullable String externalId,
        @Nullable String region,
        int status) {}
