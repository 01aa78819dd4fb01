package io.github.rdsiam;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A signed token and what is known about it. {@code toString} masks it, because the token is a password.
 *
 * @param provider the SDK's codes for where the credentials came from, for {@link ProviderNames}
 */
record IamToken(
        String value,
        Validity usable,
        String accessKeyId,
        String provider,
        @Nullable Instant signerExpiry) {

    @Override
    public String toString() {
        return "IamToken[*** by " + LogSafe.escape(accessKeyId) + ", signed " + usable.from() + "]";
    }
}
