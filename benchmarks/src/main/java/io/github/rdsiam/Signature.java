package io.github.rdsiam;

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

/** A token that is signed anew. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class Signature {

    private final AwsCredentialsIdentity identity = SampleTokens.CREDENTIALS.resolveCredentials();
    private final TokenSigner signer = new RdsUtilitiesSigner();
    private final RdsUtilities utilities = RdsUtilities.builder()
            .region(Region.of(SampleTokens.REGION))
            .credentialsProvider(SampleTokens.CREDENTIALS)
            .build();
    private final GenerateAuthenticationTokenRequest request = GenerateAuthenticationTokenRequest.builder()
            .hostname(SampleTokens.REQUEST.host())
            .port(SampleTokens.REQUEST.port())
            .username(SampleTokens.REQUEST.user())
            .build();

    /**
     * As a data source signs it.
     *
     * @return the token
     */
    @Benchmark
    public String ours() {
        return signer.sign(SampleTokens.REQUEST, identity);
    }

    /**
     * As AWS's own class signs it, made once.
     *
     * @return the token
     */
    @Benchmark
    public String raw() {
        return utilities.generateAuthenticationToken(request);
    }
}
