package io.github.rdsiam.testkit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The proxy's verdict on a token.
 *
 * @param detail what is wrong, or null if the verdict says it all
 * @param remark what is unusual about the token's form, whatever the verdict, or null
 */
record Judgement(
        Verdict verdict,
        @Nullable String detail,
        @Nullable Instant signedAt,
        @Nullable Instant expires,
        @Nullable String remark) {

    static Judgement malformed(String what) {
        return new Judgement(Verdict.MALFORMED, what, null, null, null);
    }

    static Judgement of(RdsToken token, Verdict verdict, @Nullable String detail) {
        return new Judgement(verdict, detail, token.signedAt(), token.expires(), token.remark());
    }
}
