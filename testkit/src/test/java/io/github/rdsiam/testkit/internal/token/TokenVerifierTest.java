package io.github.rdsiam.testkit.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.AwsSigner;
import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens are from AWS's own signer, so that the verification is tested against another implementation. */
class TokenVerifierTest {

    private static final String HOST = "orders.proxy-abc123.eu-west-1.rds.amazonaws.com";
    private static final int PORT = 3306;
    private static final String REGION = "eu-west-1";
    private static final String USER = "app+user@x";
    private static final AwsIdentity ROLE = new AwsIdentity("ASIAROLE", "role/secret", "session+token/of==role");
    private static final AwsIdentity LONG_TERM = new AwsIdentity("AKIAUSER", "user/secret", null);

    private final Iam iam = new Iam();
    private final TokenVerifier verifier =
            new TokenVerifier(HOST, PORT, new DatabaseResource(REGION, "123456789012", "prx-1"), iam);
    private final Instant signing = Instant.now();

    @BeforeEach
    void trust() {
        iam.trust(ROLE);
        iam.trust(LONG_TERM);
    }

    private static String token(AwsIdentity identity) {
        return AwsSigner.token(identity, HOST, PORT, REGION, USER);
    }

    private TokenVerdict judge(String token) {
        return verifier.judge(token, USER, signing);
    }

    @Test
    void acceptsTheTokenOfARole() {
        var judgement = judge(token(ROLE));

        assertThat(judgement.verdict()).as(judgement.detail()).isEqualTo(Verdict.ACCEPTED);
        assertThat(judgement.expires()).isEqualTo(judgement.signedAt().plusSeconds(900));
        assertThat(Duration.between(signing, judgement.signedAt()))
                .isBetween(Duration.ofSeconds(-1), Duration.ofMinutes(1));
    }

    @Test
    void aTokenEndsWithTheSessionThatSignedIt() {
        AwsIdentity session = AwsIdentity.random();
        iam.trust(session, signing.plusSeconds(60));
        String token = token(session);

        assertThat(verifier.judge(token, USER, signing.plusSeconds(59)).verdict())
                .isEqualTo(Verdict.ACCEPTED);
        TokenVerdict judgement = verifier.judge(token, USER, signing.plusSeconds(60));
        assertThat(judgement.verdict()).isEqualTo(Verdict.EXPIRED);
        assertThat(judgement.detail()).startsWith("the session that signed it ended at ");
    }

    @Test
    void acceptsTheTokenOfALongTermKey() {
        assertThat(judge(token(LONG_TERM)).verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void doesNotCareForTheOrderOfParameters() {
        String token = token(ROLE);
        int query = token.indexOf('?') + 1;
        List<String> parameters = Arrays.asList(token.substring(query).split("&", -1));
        Collections.reverse(parameters);

        assertThat(judge(token.substring(0, query) + String.join("&", parameters))
                        .verdict())
                .isEqualTo(Verdict.ACCEPTED);
    }

    /** What differs here is not part of what is signed. */
    @ParameterizedTest
    @CsvSource({
        "/?, ?, slash",
        "%2F, %2f, encoded",
        "%2F, /, encoded",
        "%3D, =, encoded",
        "app%2B, %61pp%2B,",
    })
    void acceptsTheFormsOfOtherSigners(String javas, String others, String remark) {
        String token = token(ROLE).replace(javas, others);
        assertThat(token).isNotEqualTo(token(ROLE));

        var judgement = judge(token);

        assertThat(judgement.verdict()).as(judgement.detail()).isEqualTo(Verdict.ACCEPTED);
        if (remark == null) {
            assertThat(judgement.remark()).isNull();
        } else {
            assertThat(judgement.remark()).contains(remark);
        }
    }

    @Test
    void acceptsMoreParametersIfTheyAreSigned() throws Exception {
        String token = signed(RdsToken.parse(token(ROLE)), Map.of("X-Amz-User-Agent", "aws-sdk-js/2 linux"));

        assertThat(judge(token).verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(judge(token).remark()).contains("parameters that AWS does not document");
        assertThat(judge(token.replace("linux", "macos")).verdict()).isEqualTo(Verdict.WRONG_SIGNATURE);
    }

    /** Signed again, with more parameters. */
    private static String signed(RdsToken token, Map<String, String> more) {
        Map<String, String> parameters = new HashMap<>(token.parameters());
        parameters.putAll(more);
        String query = SigV4.canonicalQuery(parameters);
        String request =
                SigV4.canonicalRequest("GET", "/", query, new TreeMap<>(Map.of("host", token.address())), new byte[0]);
        return token.address() + "/?" + query + "&X-Amz-Signature="
                + SigV4.signature(ROLE.secretAccessKey(), token.scope(), token.dateTime(), request);
    }

    @Test
    void remarksOnTheFormOfATokenThatItRefuses() {
        var judgement = verifier.judge(token(ROLE).replace("/?", "?"), "somebody", signing);

        assertThat(judgement.verdict()).isEqualTo(Verdict.WRONG_USER);
        assertThat(judgement.remark()).contains("slash");
    }

    @Test
    void refusesATokenWithoutAPort() {
        assertThat(judge(token(ROLE).replace(":3306/?", "?")).verdict()).isEqualTo(Verdict.WRONG_PORT);
    }

    @ParameterizedTest
    @CsvSource({
        "another.proxy-abc123.eu-west-1.rds.amazonaws.com, 3306, eu-west-1, app+user@x, WRONG_HOST",
        "Orders.proxy-abc123.eu-west-1.rds.amazonaws.com,  3306, eu-west-1, app+user@x, WRONG_HOST",
        "orders.proxy-abc123.eu-west-1.rds.amazonaws.com,  3307, eu-west-1, app+user@x, WRONG_PORT",
        "orders.proxy-abc123.eu-west-1.rds.amazonaws.com,   443, eu-west-1, app+user@x, WRONG_PORT",
        "orders.proxy-abc123.eu-west-1.rds.amazonaws.com,  3306, eu-west-2, app+user@x, WRONG_REGION",
        "orders.proxy-abc123.eu-west-1.rds.amazonaws.com,  3306, eu-west-1, App+user@x, WRONG_USER"
    })
    void refusesATokenForSomethingElse(String host, int port, String region, String user, Verdict verdict) {
        assertThat(judge(AwsSigner.token(ROLE, host, port, region, user)).verdict())
                .isEqualTo(verdict);
    }

    @Test
    void refusesAnUnknownKey() {
        assertThat(judge(token(new AwsIdentity("AKIAOTHER", "secret", null))).verdict())
                .isEqualTo(Verdict.UNKNOWN_KEY);
    }

    @Test
    void refusesARevokedKeyAlone() {
        iam.revoke(ROLE.accessKeyId());

        assertThat(judge(token(ROLE)).verdict()).isEqualTo(Verdict.UNKNOWN_KEY);
        assertThat(judge(token(LONG_TERM)).verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void refusesAnotherSessionTokenAndNone() {
        assertThat(judge(token(new AwsIdentity("ASIAROLE", "role/secret", "older")))
                        .verdict())
                .isEqualTo(Verdict.WRONG_SESSION_TOKEN);
        assertThat(judge(token(new AwsIdentity("ASIAROLE", "role/secret", null)))
                        .verdict())
                .isEqualTo(Verdict.WRONG_SESSION_TOKEN);
        assertThat(judge(token(new AwsIdentity("AKIAUSER", "user/secret", "some")))
                        .verdict())
                .isEqualTo(Verdict.WRONG_SESSION_TOKEN);
    }

    @Test
    void refusesTheSignatureOfAnotherSecretKey() {
        assertThat(judge(token(new AwsIdentity("AKIAUSER", "guessed", null))).verdict())
                .isEqualTo(Verdict.WRONG_SIGNATURE);
    }

    @Test
    void refusesWhatWasChangedAfterSigning() {
        String token = token(LONG_TERM);

        assertThat(judge(token.replace("X-Amz-Expires=900", "X-Amz-Expires=899"))
                        .verdict())
                .isEqualTo(Verdict.WRONG_SIGNATURE);
        assertThat(judge(token + "&Extra=1").verdict()).isEqualTo(Verdict.WRONG_SIGNATURE);
    }

    @Test
    void acceptsUntilTheLastMomentAndNotAfter() {
        String token = token(ROLE);
        Instant expires = judge(token).expires();

        assertThat(verifier.judge(token, USER, expires.minusMillis(1)).verdict())
                .isEqualTo(Verdict.ACCEPTED);
        assertThat(verifier.judge(token, USER, expires).verdict()).isEqualTo(Verdict.EXPIRED);
    }

    @Test
    void toleratesASignersClockThatIsALittleAhead() {
        String token = token(ROLE);
        Instant limit = judge(token).signedAt().minus(TokenVerifier.CLOCK_TOLERANCE);

        assertThat(verifier.judge(token, USER, limit).verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(verifier.judge(token, USER, limit.minusMillis(1)).verdict()).isEqualTo(Verdict.NOT_YET_VALID);
    }

    @Test
    void deniesARightTokenWhenThePolicyIsMissing() {
        iam.deny(true);
        assertThat(judge(token(ROLE)).verdict()).isEqualTo(Verdict.DENIED);

        iam.deny(false);
        assertThat(judge(token(ROLE)).verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @ParameterizedTest
    @CsvSource({
        "Action=connect, Action=Connect, Action",
        "DBUser=, Nobody=, DBUser",
        "X-Amz-Algorithm=AWS4-HMAC-SHA256, X-Amz-Algorithm=AWS4-HMAC-SHA1, Algorithm",
        "X-Amz-SignedHeaders=host, X-Amz-SignedHeaders=date, SignedHeaders",
        "X-Amz-Expires=900, X-Amz-Expires=901, Expires",
        "X-Amz-Expires=900, X-Amz-Expires=0, Expires",
        "X-Amz-Expires=900, X-Amz-Expires=-1, Expires",
        "X-Amz-Expires=900, X-Amz-Expires=, Expires",
        "%2Frds-db%2F, %2Frds%2F, Credential",
        "%2Faws4_request, %2Faws3_request, Credential",
        "X-Amz-Date=2, X-Amz-Date=1, Credential",
        "X-Amz-Signature=, X-Amz-Sign=, Signature",
        "X-Amz-Signature=, X-Amz-Signature=F, Signature",
        "orders., https://orders., scheme",
        "orders., http://orders., scheme",
        "/?, /token?, path",
        "/?, //?, path",
        "/?, /, question mark",
        "Action=connect, Action=connect&Action=connect, twice",
        "app%2B, app%2, %",
        "Action=connect, Action=connect&, value"
    })
    void refusesWhatIsNoTokenAndSaysWhichPart(String right, String wrong, String part) {
        UnaryOperator<String> damage = token -> token.replace(right, wrong);
        String token = token(ROLE);
        assertThat(damage.apply(token)).isNotEqualTo(token);

        var judgement = judge(damage.apply(token));

        assertThat(judgement.verdict()).isEqualTo(Verdict.MALFORMED);
        assertThat(judgement.detail()).contains(part);
    }

    @Test
    void tellsTokensFromPasswords() {
        assertThat(RdsToken.resembles(token(ROLE))).isTrue();
        assertThat(RdsToken.resembles(token(ROLE).substring(0, 120))).isTrue();
        assertThat(RdsToken.resembles("a password/?&=")).isFalse();
    }

    @Test
    void showsNothingOfATokenInItsText() throws Exception {
        assertThat(RdsToken.parse(token(ROLE)).toString()).isEqualTo("RdsToken[***]");
        assertThat(ROLE.toString()).isEqualTo("AwsIdentity[ASIAROLE, ***]");
        assertThat(new DatabaseLogin("app", "hidden").toString()).isEqualTo("DatabaseLogin[app, ***]");
    }
}
