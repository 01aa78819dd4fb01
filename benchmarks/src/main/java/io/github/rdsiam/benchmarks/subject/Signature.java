package io.github.rdsiam.benchmarks.subject;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;
import software.amazon.awssdk.services.rds.model.GenerateAuthenticationTokenRequest;

/** Signs a new token. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class Signature {

    private final AwsCredentialsIdentity identity = CoreTokens.CREDENTIALS.resolveCredentials();
    private final CoreTokens.Signer signer = new CoreTokens.Signer();
    private final RdsUtilities utilities = RdsUtilities.builder()
            .region(Region.of(CoreTokens.REGION))
            .credentialsProvider(CoreTokens.CREDENTIALS)
            .build();
    private final GenerateAuthenticationTokenRequest request = GenerateAuthenticationTokenRequest.builder()
            .hostname(CoreTokens.HOST)
            .port(CoreTokens.PORT)
            .username(CoreTokens.USER)
            .build();

    /**
     * Signs as a data source does.
     *
     * @return the token
     */
    @Benchmark
    public String ours() {
        return signer.sign(identity);
    }

    /**
     * Signs with one instance of AWS's class.
     *
     * @return the token
     */
    @Benchmark
    public String raw() {
        return utilities.generateAuthenticationToken(request);
    }
}
