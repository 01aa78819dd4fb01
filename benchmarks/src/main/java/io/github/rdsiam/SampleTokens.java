package io.github.rdsiam;

import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/** Tokens as a data source makes them, of a role whose session token is as long as AWS's are. */
final class SampleTokens {

    static final String REGION = "eu-west-1";
    static final TokenSigner.TokenRequest REQUEST =
            new TokenSigner.TokenRequest("orders.proxy-abc123.eu-west-1.rds.amazonaws.com", 3306, REGION, "app");
    static final StaticCredentialsProvider CREDENTIALS = StaticCredentialsProvider.create(
            AwsSessionCredentials.create("ASIABENCHMARK0000001", "aSecretKeyOfNobody", "session/".repeat(100)));

    private SampleTokens() {}

    static Tokens of(IdentityProvider<? extends AwsCredentialsIdentity> provider) {
        Settings.Checked settings = IamTokenDataSource.builder()
                .endpoint(REQUEST.host())
                .port(REQUEST.port())
                .username(REQUEST.user())
                .settings()
                .check();
        return new Tokens(
                settings.signer(),
                REQUEST,
                new SigningCredentials(provider, settings.times().wall()),
                settings.times(),
                new Events(settings.listener()));
    }
}
