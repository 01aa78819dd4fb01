package io.github.rdsiam.verify;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.signer.Aws4Signer;
import software.amazon.awssdk.auth.signer.params.Aws4PresignerParams;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.regions.Region;

/**
 * Signs tokens for any instant. Each is byte for byte the token of that instant, because the only time in a signature is
 * that of the request. So a check need not wait for a token to age.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html">Signature Version
 *     4</a>
 */
final class DatedTokens {

    private static final Duration LIFETIME = Duration.ofMinutes(15);

    private final Target target;
    private final AwsCredentials credentials;

    DatedTokens(Target target, AwsCredentials credentials) {
        this.target = target;
        this.credentials = credentials;
    }

    /** Uses the signer of the SDK's RdsUtilities directly, because RdsUtilities takes no clock. */
    @SuppressWarnings("deprecation")
    String signedAt(Instant instant) {
        SdkHttpFullRequest request = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.GET)
                .protocol("https")
                .host(target.host())
                .port(target.port())
                .encodedPath("/")
                .putRawQueryParameter("DBUser", target.user())
                .putRawQueryParameter("Action", "connect")
                .build();
        Aws4PresignerParams parameters = Aws4PresignerParams.builder()
                .signingClockOverride(Clock.fixed(instant, ZoneOffset.UTC))
                .expirationTime(instant.plus(LIFETIME))
                .awsCredentials(credentials)
                .signingName("rds-db")
                .signingRegion(Region.of(target.region()))
                .build();
        return Aws4Signer.create()
                .presign(request, parameters)
                .getUri()
                .toString()
                .substring("https://".length());
    }
}
