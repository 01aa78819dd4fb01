package io.github.rdsiam;

import io.github.rdsiam.internal.credential.RdsUtilitiesSigner;
import io.github.rdsiam.internal.credential.TokenSigner;
import io.github.rdsiam.testsupport.FakeCredentials;
import java.time.Clock;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.ClockedRdsUtilities;

/** Signs as the library does, but with the test's clock. */
record ClockedSigner(Clock clock) implements TokenSigner {

    @Override
    public String sign(TokenRequest request, AwsCredentialsIdentity credentials) {
        return RdsUtilitiesSigner.withPort(bySdk(request, credentials), request);
    }

    /** The token that the SDK itself signs. */
    String bySdk(TokenRequest request, AwsCredentialsIdentity credentials) {
        return ClockedRdsUtilities.create(clock, Region.of(request.region()), FakeCredentials.of(credentials))
                .generateAuthenticationToken(wanted ->
                        wanted.hostname(request.host()).port(request.port()).username(request.user()));
    }
}
