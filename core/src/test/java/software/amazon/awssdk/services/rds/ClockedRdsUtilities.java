package software.amazon.awssdk.services.rds;

import java.time.Clock;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.Region;

/** Calls the SDK's own constructor for tests, which accepts the signing clock. */
public final class ClockedRdsUtilities {

    private ClockedRdsUtilities() {}

    public static RdsUtilities create(
            Clock clock, Region region, IdentityProvider<? extends AwsCredentialsIdentity> credentials) {
        DefaultRdsUtilities.DefaultBuilder builder = new DefaultRdsUtilities.DefaultBuilder();
        builder.region(region).credentialsProvider(credentials);
        return new DefaultRdsUtilities(builder, clock);
    }
}
