package io.github.rdsiam.testkit.internal.token;

import io.github.rdsiam.testkit.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The result of checking a token.
 *
 * @param detail more about the error, or null if the verdict is sufficient
 * @param remark anything unusual about the token's form, for any verdict, or null
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
