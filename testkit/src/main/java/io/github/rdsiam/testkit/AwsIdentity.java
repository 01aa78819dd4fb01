package io.github.rdsiam.testkit;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An AWS identity known to the fakes: whoever signs with it is let in. Masks itself.
 *
 * @param accessKeyId the access key id
 * @param secretAccessKey the secret key that signs
 * @param sessionToken the session token that a request must carry, or null for a long-term key
 */
public record AwsIdentity(
        String accessKeyId,
        String secretAccessKey,
        @Nullable String sessionToken) {

    /**
     * Makes an identity.
     *
     * @param accessKeyId the access key id
     * @param secretAccessKey the secret key that signs
     * @param sessionToken the session token, or null for a long-term key
     * @throws NullPointerException if the key id or the secret key is null
     */
    public AwsIdentity {
        Objects.requireNonNull(accessKeyId, "accessKeyId");
        Objects.requireNonNull(secretAccessKey, "secretAccessKey");
    }

    /**
     * Returns the access key id alone.
     *
     * @return text without a secret
     */
    @Override
    public String toString() {
        return "AwsIdentity[" + accessKeyId + ", ***]";
    }
}
