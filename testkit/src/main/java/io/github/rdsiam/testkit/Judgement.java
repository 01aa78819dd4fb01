package io.github.rdsiam.testkit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the proxy thinks of a token. */
record Judgement(
        Verdict verdict,
        @Nullable String detail,
        @Nullable Instant signedAt,
        @Nullable Instant expires) {

    static Judgement malformed(String what) {
        return new Judgement(Verdict.MALFORMED, what, null, null);
    }

    static Judgement of(RdsToken token, Verdict verdict, @Nullable String detail) {
        return new Judgement(verdict, detail, token.signedAt(), token.expires());
    }
}
