package io.github.rdsiam.testkit;

import java.time.Instant;

/** The testkit's own verifier, which knows neither the AWS SDK nor the library, for the library's tests. */
public final class TokenJudge {

    private final Iam iam = new Iam();
    private final TokenVerifier verifier;

    public TokenJudge(String host, int port, String region, AwsIdentity signer) {
        iam.trust(signer);
        verifier = new TokenVerifier(host, port, region, iam);
    }

    /** In words, because a token must not stand in a failure's text. */
    public String judge(String token, String user, Instant now) {
        Judgement judgement = verifier.judge(token, user, now);
        return judgement.verdict() + (judgement.detail() == null ? "" : ": " + judgement.detail());
    }
}
