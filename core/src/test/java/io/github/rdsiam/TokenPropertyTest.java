package io.github.rdsiam;

import static io.github.rdsiam.SeededRandom.oneOf;
import static io.github.rdsiam.SeededRandom.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.internal.credential.RdsUtilitiesSigner;
import io.github.rdsiam.internal.credential.TokenSigner;
import io.github.rdsiam.internal.credential.TokenSigner.TokenRequest;
import io.github.rdsiam.internal.endpoint.HostName;
import io.github.rdsiam.testkit.AwsIdentity;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Tokens for a thousand random hosts, ports, regions, users, credentials and instants. */
class TokenPropertyTest {

    private static final int ROUNDS = 1_000;
    private static final DateTimeFormatter AMZ_DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String USER_CHARACTERS = ALPHANUMERIC + "_-.~+@%&=/?#* !'()$,;:\"\\<>\u00e9\u65e5";

    @Test
    void aTokenIsFieldByFieldWhatTheSdkMakesAtTheSameInstant() {
        TokenSigner ours = new RdsUtilitiesSigner();
        SeededRandom.rounds(ROUNDS, random -> {
            TokenRequest request = request(random);
            AwsCredentialsIdentity credentials = credentials(random);

            TokenText token = signedWithinOneSecond(ours, request, credentials);
            Instant signedAt = LocalDateTime.parse(token.fields().get("X-Amz-Date"), AMZ_DATE)
                    .toInstant(ZoneOffset.UTC);
            TokenText sdks = TokenText.parse(
                    new ClockedSigner(Clock.fixed(signedAt, ZoneOffset.UTC)).bySdk(request, credentials));

            assertThat(token.fields()).isEqualTo(sdks.fields());
            assertThat(token.address()).isEqualTo(request.host() + ":" + request.port());
            assertThat(sdks.address()).isIn(token.address(), request.host());
        });
    }

    /** The SDK reads the clock twice; if a new second begins in between, the token has 899 seconds. */
    private static TokenText signedWithinOneSecond(
            TokenSigner signer, TokenRequest request, AwsCredentialsIdentity credentials) {
        TokenText token = TokenText.parse(signer.sign(request, credentials));
        return "899".equals(token.fields().get("X-Amz-Expires"))
                ? TokenText.parse(signer.sign(request, credentials))
                : token;
    }

    @Test
    void aTokenHoldsWhatWasAskedForAtAnyInstantAndItsSignatureIsRight() {
        SeededRandom.rounds(ROUNDS, random -> {
            TokenRequest request = request(random);
            AwsCredentialsIdentity credentials = credentials(random);
            Instant instant = Instant.ofEpochSecond(random.nextLong(0, 4_102_444_800L), random.nextInt(1_000_000_000));

            TokenText token =
                    TokenText.parse(new ClockedSigner(Clock.fixed(instant, ZoneOffset.UTC)).sign(request, credentials));

            assertThat(token.address()).isEqualTo(request.host() + ":" + request.port());
            assertThat(token.fields()).isEqualTo(expected(request, credentials, instant));
        });
    }

    @Test
    void theTestkitsVerifierAcceptsEveryTokenForWhatItWasSignedAndNoOther() {
        SeededRandom.rounds(ROUNDS, random -> {
            TokenRequest request = request(random);
            AwsCredentialsIdentity credentials = credentials(random);
            Instant instant = Instant.ofEpochSecond(random.nextLong(0, 4_102_444_800L));
            String token = new ClockedSigner(Clock.fixed(instant, ZoneOffset.UTC)).sign(request, credentials);
            AwsIdentity signer = new AwsIdentity(
                    credentials.accessKeyId(),
                    credentials.secretAccessKey(),
                    credentials instanceof AwsSessionCredentialsIdentity session ? session.sessionToken() : null);

            TokenJudge judge = new TokenJudge(request.host(), request.port(), request.region(), signer);
            assertThat(judge.judge(token, request.user(), instant.plusSeconds(random.nextInt(900))))
                    .isEqualTo("ACCEPTED");
            assertThat(judge.judge(token, request.user(), instant.plusSeconds(901)))
                    .startsWith("EXPIRED");
            assertThat(judge.judge(token, request.user() + "x", instant)).startsWith("WRONG_USER");
            TokenJudge elsewhere =
                    new TokenJudge(request.host(), request.port() % 65_535 + 1, request.region(), signer);
            assertThat(elsewhere.judge(token, request.user(), instant)).startsWith("WRONG_PORT");
        });
    }

    private static Map<String, String> expected(
            TokenRequest request, AwsCredentialsIdentity credentials, Instant instant) {
        String time = AMZ_DATE.format(instant);
        Map<String, String> fields = new TreeMap<>();
        fields.put("Action", "connect");
        fields.put("DBUser", request.user());
        fields.put("X-Amz-Algorithm", "AWS4-HMAC-SHA256");
        fields.put("X-Amz-Date", time);
        fields.put("X-Amz-SignedHeaders", "host");
        fields.put("X-Amz-Expires", "900");
        fields.put(
                "X-Amz-Credential",
                credentials.accessKeyId() + "/" + time.substring(0, 8) + "/" + request.region()
                        + "/rds-db/aws4_request");
        if (credentials instanceof AwsSessionCredentialsIdentity session) {
            fields.put("X-Amz-Security-Token", session.sessionToken());
        }
        // the port of HTTPS is not part of the header that is signed
        String hostHeader = request.port() == 443 ? request.host() : request.host() + ":" + request.port();
        fields.put(
                "X-Amz-Signature", SignatureV4.of(hostHeader, fields, request.region(), credentials.secretAccessKey()));
        return fields;
    }

    private static TokenRequest request(Random random) {
        String region = oneOf(random, List.of("eu-west-1", "us-gov-west-1", "cn-north-1", "aq-southpole-12"));
        String host = HostName.parse(
                "endpoint", "D" + text(random, "abcXYZ019-", 20) + "b.c9abc." + region + ".rds.amazonaws.com");
        int port =
                random.nextInt(4) == 0 ? oneOf(random, List.of(1, 80, 443, 3306, 65_535)) : random.nextInt(1, 65_536);
        String user = "u" + text(random, USER_CHARACTERS, 31);
        return new TokenRequest(host, port, region, user);
    }

    private static AwsCredentialsIdentity credentials(Random random) {
        String accessKeyId = "AKIA" + text(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16);
        String secretKey = "s" + text(random, ALPHANUMERIC + "+/", 40);
        return random.nextBoolean()
                ? AwsCredentialsIdentity.create(accessKeyId, secretKey)
                : AwsSessionCredentialsIdentity.create(
                        accessKeyId, secretKey, "t" + text(random, ALPHANUMERIC + "+/=", 1_100));
    }
}
