package io.github.rdsiam;

import java.time.Clock;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/** The token cache and the signer of a data source, which have no public API. The only place that uses internal classes. */
public final class CoreTokens {

    /** The endpoint to log in at. */
    public static final String HOST = "orders.proxy-abc123.eu-west-1.rds.amazonaws.com";

    /** The port to log in at. */
    public static final int PORT = 3306;

    /** The region of the endpoint. */
    public static final String REGION = "eu-west-1";

    /** The database user. */
    public static final String USER = "app";

    /** Credentials of a role. Their session token is as long as AWS's are. */
    public static final StaticCredentialsProvider CREDENTIALS = StaticCredentialsProvider.create(
            AwsSessionCredentials.create("ASIABENCHMARK0000001", "aSecretKeyOfNobody", "session/".repeat(100)));

    private CoreTokens() {}

    private static TokenSigner.TokenRequest request() {
        return new TokenSigner.TokenRequest(HOST, PORT, REGION, USER);
    }

    /** The token cache of one data source. Thread-safe. */
    public static final class Cache {

        private final Deadline deadline;
        private final TokenCache tokens;
        private final Events events = new Events(null);

        /**
         * Creates an empty cache.
         *
         * @param provider of the credentials to sign with
         * @param timeout after which {@link #token} fails, from now on
         */
        public Cache(IdentityProvider<? extends AwsCredentialsIdentity> provider, Duration timeout) {
            deadline = Deadline.after(timeout);
            Clock clock = Clock.systemUTC();
            tokens = new TokenCache(
                    new RdsUtilitiesSigner(),
                    request(),
                    new SigningCredentials(provider, clock),
                    new Clocks(clock, System::nanoTime));
        }

        /**
         * Gets the token as a login does.
         *
         * @return the cached token, or a new one
         * @throws Exception if there is no token in time
         */
        public String token() throws Exception {
            try (SharedLoad.Share<IamToken> share = tokens.join(events)) {
                return tokens.await(share, deadline).value();
            }
        }
    }

    /** The signer of a data source. Thread-safe. */
    public static final class Signer {

        private final TokenSigner.TokenRequest request = request();
        private final TokenSigner signer = new RdsUtilitiesSigner();

        /** Creates a signer. */
        public Signer() {}

        /**
         * Signs a new token.
         *
         * @param identity the credentials to sign with
         * @return the token
         */
        public String sign(AwsCredentialsIdentity identity) {
            return signer.sign(request, identity);
        }
    }
}
