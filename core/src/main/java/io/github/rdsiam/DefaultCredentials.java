package io.github.rdsiam;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/**
 * The SDK's default credentials chain, shared by all data sources of the process. Thread-safe.
 *
 * <p>The chain is closed with the last data source that uses it, and before a checkpoint. {@code
 * DefaultCredentialsProvider.create()} is shared too, but would keep the credentials of a container or of instance
 * metadata in memory, and so in a snapshot. System properties and environment are checked first, as the chain would,
 * because on Lambda the credentials are there and building the chain takes longer than signing.
 */
final class DefaultCredentials implements IdentityProvider<AwsCredentialsIdentity>, AutoCloseable {

    private static final Object LOCK = new Object();
    private static @Nullable Chain shared;

    private final Chain chain;
    private boolean closed;

    private DefaultCredentials(Chain chain) {
        this.chain = chain;
    }

    /** Returns a user of the shared chain; each must be closed. */
    static DefaultCredentials acquire() {
        synchronized (LOCK) {
            Chain chain = shared;
            if (chain == null) {
                chain = new Chain();
                shared = chain;
            }
            chain.users++;
            return new DefaultCredentials(chain);
        }
    }

    @Override
    public Class<AwsCredentialsIdentity> identityType() {
        return AwsCredentialsIdentity.class;
    }

    @Override
    public CompletableFuture<? extends AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
        return CompletableFuture.completedFuture(chain.resolve());
    }

    @Override
    public void close() {
        synchronized (LOCK) {
            if (closed) {
                return;
            }
            closed = true;
            chain.users--;
            if (chain.users == 0) {
                shared = null;
                chain.close();
            }
        }
    }

    @Override
    public String toString() {
        return "the default credentials chain";
    }

    /** Creates the SDK's provider when it is first needed. */
    private static final class Chain {

        /** Guarded by {@link DefaultCredentials#LOCK}. */
        private int users;

        /** Guarded by this. */
        private @Nullable DefaultCredentialsProvider sdkChain;

        /** Guarded by this. */
        private boolean closed;

        AwsCredentials resolve() {
            if (isSet(
                    SdkSystemSetting.AWS_ACCESS_KEY_ID.property(), SdkSystemSetting.AWS_SECRET_ACCESS_KEY.property())) {
                return SystemPropertyCredentialsProvider.create().resolveCredentials();
            }
            if (isInEnvironment("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")) {
                return EnvironmentVariableCredentialsProvider.create().resolveCredentials();
            }
            return sdkChain().resolveCredentials();
        }

        private synchronized AwsCredentialsProvider sdkChain() {
            DefaultCredentialsProvider chain = sdkChain;
            if (closed) {
                throw new IllegalStateException("The data source is closed");
            }
            if (chain == null) {
                chain = DefaultCredentialsProvider.builder().build();
                sdkChain = chain;
            }
            return chain;
        }

        private synchronized void close() {
            closed = true;
            if (sdkChain != null) {
                sdkChain.close();
            }
        }

        private static boolean isSet(String accessKey, String secretKey) {
            return !isBlank(System.getProperty(accessKey)) && !isBlank(System.getProperty(secretKey));
        }

        private static boolean isInEnvironment(String accessKey, String secretKey) {
            return !isBlank(System.getenv(accessKey)) && !isBlank(System.getenv(secretKey));
        }

        private static boolean isBlank(@Nullable String value) {
            return value == null || value.isBlank();
        }
    }
}
