package io.github.rdsiam;

import io.github.rdsiam.internal.credential.RdsUtilitiesSigner;
import io.github.rdsiam.internal.credential.TokenSigner;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.ClockedRdsUtilities;

/** Signs as the library does, but by a clock of the test's. */
record ClockedSigner(Clock clock) implements TokenSigner {

    @Override
    public String sign(TokenRequest request, AwsCredentialsIdentity credentials) {
        return RdsUtilitiesSigner.withPort(bySdk(request, credentials), request);
    }

    /** What the SDK itself makes of it. */
    String bySdk(TokenRequest request, AwsCredentialsIdentity credentials) {
        return ClockedRdsUtilities.create(clock, Region.of(request.region()), new Fixed(credentials))
                .generateAuthenticationToken(wanted ->
                        wanted.hostname(request.host()).port(request.port()).username(request.user()));
    }

    private record Fixed(AwsCredentialsIdentity credentials) implements IdentityProvider<AwsCredentialsIdentity> {
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
