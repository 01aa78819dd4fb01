package io.github.rdsiam.testkit.internal.token;

import io.github.rdsiam.testkit.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a token is accepted, and why not.
 *
 * @param detail what is wrong, or null if the verdict says it all
 * @param remark what is unusual about the token's form, whatever the verdict, or null
 */
public record TokenVerdict(
        Verdict verdict,
        @Nullable String detail,
        @Nullable Instant signedAt,
        @Nullable Instant expires,
        @Nullable String remark) {

    static TokenVerdict malformed(String what) {
        return new TokenVerdict(Verdict.MALFORMED, what, null, null, null);
    }

    static TokenVerdict of(RdsToken token, Verdict verdict, @Nullable String detail) {
        return new TokenVerdict(verdict, detail, token.signedAt(), token.expires(), token.remark());
    }
}
