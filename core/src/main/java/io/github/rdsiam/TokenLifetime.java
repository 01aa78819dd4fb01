package io.github.rdsiam;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Until when a token may be handed to a new connection: the arithmetic alone.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html">IAM database
 *     authentication</a>
 */
final class TokenLifetime {

    /** Fixed by AWS. */
    static final Duration TOKEN_LIFE = Duration.ofMinutes(15);

    /** Subtracted so that a token handed out now is still valid when it reaches the server. */
    static final Duration MARGIN = Duration.ofSeconds(30);

    private TokenLifetime() {}

    /** A token lives 15 minutes, and no longer than the credentials that signed it. */
    static Instant usableUntil(Instant signedAt, @Nullable Instant signerExpiry) {
        Instant end = signedAt.plus(TOKEN_LIFE);
        if (signerExpiry != null && signerExpiry.isBefore(end)) {
            end = signerExpiry;
        }
        return end.minus(MARGIN);
    }
}
