package io.github.rdsiam;

import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.internal.token.DatabaseResource;
import io.github.rdsiam.testkit.internal.token.Iam;
import io.github.rdsiam.testkit.internal.token.TokenVerdict;
import io.github.rdsiam.testkit.internal.token.TokenVerifier;
import java.time.Instant;

/** The testkit's verifier of tokens, which knows neither the AWS SDK nor the library. */
final class TokenJudge {

    private final TokenVerifier verifier;

    TokenJudge(String host, int port, String region, AwsIdentity signer) {
        Iam iam = new Iam();
        iam.trust(signer);
        verifier = new TokenVerifier(
                host, port, new DatabaseResource(region, "123456789012", "prx-0123456789abcdef0"), iam);
    }

    /** Returns a description, because a token must not be in the text of a failed assertion. */
    String judge(String token, String user, Instant now) {
        TokenVerdict verdict = verifier.judge(token, user, now);
        return verdict.verdict() + (verdict.detail() == null ? "" : ": " + verdict.detail());
    }
}
