package io.github.rdsiam.internal.credential;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

/** Signs tokens with the AWS SDK, which uses the system clock. */
public final class RdsUtilitiesSigner implements TokenSigner {

    private static final int HTTPS_PORT = 443;

    @Override
    public String sign(TokenRequest request, AwsCredentialsIdentity credentials) {
        Region region = Region.of(request.region());
        RdsUtilities utilities = RdsUtilities.builder()
                .region(region)
                .credentialsProvider(new Resolved(credentials))
                .build();
        String token = utilities.generateAuthenticationToken(
                wanted -> wanted.hostname(request.host()).port(request.port()).username(request.user()));
        return withPort(token, request);
    }

    /** Adds port 443 to a token. The SDK omits it, as in any HTTPS URL, but the server requires it. */
    public static String withPort(String token, TokenRequest request) {
        String host = request.host();
        return request.port() == HTTPS_PORT && token.startsWith(host + "/")
                ? host + ":" + HTTPS_PORT + token.substring(host.length())
                : token;
    }

    /** Provides credentials that are already resolved, so that their expiry is the one of this signature. */
    record Resolved(AwsCredentialsIdentity credentials) implements IdentityProvider<AwsCredentialsIdentity> {
        @Override
        public Class<AwsCredentialsIdentity> identityType() {
            return AwsCredentialsIdentity.class;
        }

        @Override
        public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
            return CompletableFuture.completedFuture(credentials);
        }
    }
}
