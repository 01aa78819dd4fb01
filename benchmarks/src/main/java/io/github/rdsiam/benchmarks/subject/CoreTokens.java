package io.github.rdsiam.benchmarks.subject;

import io.github.rdsiam.internal.concurrent.Clocks;
import io.github.rdsiam.internal.concurrent.Deadline;
import io.github.rdsiam.internal.concurrent.SharedLoad;
import io.github.rdsiam.internal.credential.IamToken;
import io.github.rdsiam.internal.credential.RdsUtilitiesSigner;
import io.github.rdsiam.internal.credential.SigningCredentials;
import io.github.rdsiam.internal.credential.TokenCache;
import io.github.rdsiam.internal.credential.TokenSigner;
import io.github.rdsiam.internal.event.Events;
import java.time.Clock;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/** The token cache and the signer of a data source, which have no public API. The only class that uses internal classes. */
final class CoreTokens {

    static final String HOST = "orders.proxy-abc123.eu-west-1.rds.amazonaws.com";
    static final int PORT = 3306;
    static final String REGION = "eu-west-1";
    static final String USER = "app";

    /** Credentials of a role. Their session token is as long as AWS's are. */
    static final StaticCredentialsProvider CREDENTIALS = StaticCredentialsProvider.create(
            AwsSessionCredentials.create("ASIABENCHMARK0000001", "aSecretKeyOfNobody", "session/".repeat(100)));

    private CoreTokens() {}

    private static TokenSigner.TokenRequest request() {
        return new TokenSigner.TokenRequest(HOST, PORT, REGION, USER);
    }

    /** The token cache of one data source. Thread-safe. */
    static final class Cache {

        private final Deadline deadline;
        private final TokenCache tokens;
        private final Events events = new Events(null);

        /** Creates an empty cache that fails after the timeout. */
        Cache(IdentityProvider<? extends AwsCredentialsIdentity> provider, Duration timeout) {
            deadline = Deadline.after(timeout);
            Clock clock = Clock.systemUTC();
            tokens = new TokenCache(
                    new RdsUtilitiesSigner(),
                    request(),
                    new SigningCredentials(provider, clock),
                    new Clocks(clock, System::nanoTime));
        }

        /** Gets the token as a login does. */
        String token() throws Exception {
            try (SharedLoad<IamToken>.Load load = tokens.join(events)) {
                return tokens.await(load, deadline).value();
            }
        }
    }

    /** The signer of a data source. Thread-safe. */
    static final class Signer {

        private final TokenSigner.TokenRequest request = request();
        private final TokenSigner signer = new RdsUtilitiesSigner();

        String sign(AwsCredentialsIdentity identity) {
            return signer.sign(request, identity);
        }
    }
}
