package io.github.rdsiam.internal.credential;

import io.github.rdsiam.internal.concurrent.Validity;
import io.github.rdsiam.internal.endpoint.LogSafe;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A signed token. {@code toString} masks it.
 *
 * @param provider the SDK's codes for where the credentials came from, for {@link ProviderNames}
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html">IAM database
 *     authentication</a>
 */
public record IamToken(
        String value,
        Validity usable,
        String accessKeyId,
        String provider,
        @Nullable Instant signerExpiry) {

    /** Fixed by AWS. */
    static final Duration LIFE = Duration.ofMinutes(15);

    /** Subtracted from the lifetime, so that the token is still valid when it reaches the server. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    /**
     * Computes how long a token may be used for new connections. A token is valid for 15 minutes, but not longer than
     * the credentials that signed it.
     */
    static Instant usableUntil(Instant signedAt, @Nullable Instant signerExpiry) {
        Instant end = signedAt.plus(LIFE);
        return (signerExpiry != null && signerExpiry.isBefore(end) ? signerExpiry : end).minus(MARGIN);
    }

    @Override
    public String toString() {
        return "IamToken[*** by " + LogSafe.escape(accessKeyId) + ", signed " + usable.from() + "]";
    }
}
