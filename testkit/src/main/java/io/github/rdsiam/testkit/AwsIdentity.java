package io.github.rdsiam.testkit;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An AWS identity whose signatures the fakes accept. {@link #toString} masks the secret key and
 * the session token.
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
     * Creates an identity.
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
     * Creates a session of an invented role, with random keys.
     *
     * @return an identity with a session token
     */
    public static AwsIdentity random() {
        return new AwsIdentity("ASIA" + hex(16).toUpperCase(Locale.ROOT), hex(40), hex(200));
    }

    private static String hex(int length) {
        byte[] bytes = new byte[length / 2];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * Returns the access key id, with the secret key and the session token masked.
     *
     * @return text without a secret
     */
    @Override
    public String toString() {
        return "AwsIdentity[" + accessKeyId + ", ***]";
    }
}
