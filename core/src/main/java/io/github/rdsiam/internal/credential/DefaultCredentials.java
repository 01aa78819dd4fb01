package io.github.rdsiam.internal.credential;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/**
 * Resolves credentials with the SDK's default chain, which all data sources of the process share. Thread-safe.
 *
 * <p>The chain is closed with the last data source that uses it, and before a checkpoint: {@code
 * DefaultCredentialsProvider.create()} would keep the credentials of a container or of instance metadata in a snapshot.
 * System properties and environment variables are checked first, in the chain's order, because building the chain takes
 * longer than signing.
 */
public final class DefaultCredentials implements IdentityProvider<AwsCredentialsIdentity>, AutoCloseable {

    /** The users of the chain. Both are guarded by the class. */
    private static final Set<DefaultCredentials> USERS = new HashSet<>();

    private static @Nullable DefaultCredentialsProvider chain;

    private DefaultCredentials() {}

    /** Returns a new user of the shared chain, which must be closed. */
    public static synchronized DefaultCredentials acquire() {
        DefaultCredentials user = new DefaultCredentials();
        USERS.add(user);
        return user;
    }

    @Override
    public Class<AwsCredentialsIdentity> identityType() {
        return AwsCredentialsIdentity.class;
    }

    @Override
    public CompletableFuture<? extends AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
        return CompletableFuture.completedFuture(provider().resolveCredentials());
    }

    private AwsCredentialsProvider provider() {
        if (isSet(System.getProperty(SdkSystemSetting.AWS_ACCESS_KEY_ID.property()))
                && isSet(System.getProperty(SdkSystemSetting.AWS_SECRET_ACCESS_KEY.property()))) {
            return SystemPropertyCredentialsProvider.create();
        }
        if (isSet(System.getenv("AWS_ACCESS_KEY_ID")) && isSet(System.getenv("AWS_SECRET_ACCESS_KEY"))) {
            return EnvironmentVariableCredentialsProvider.create();
        }
        return chain(this);
    }

    private static boolean isSet(@Nullable String value) {
        return value != null && !value.isBlank();
    }

    private static synchronized AwsCredentialsProvider chain(DefaultCredentials user) {
        if (!USERS.contains(user)) {
            throw new IllegalStateException("The data source is closed");
        }
        DefaultCredentialsProvider shared = chain;
        if (shared == null) {
            shared = DefaultCredentialsProvider.builder().build();
            chain = shared;
        }
        return shared;
    }

    @Override
    public void close() {
        synchronized (DefaultCredentials.class) {
            if (USERS.remove(this) && USERS.isEmpty() && chain != null) {
                chain.close();
                chain = null;
            }
        }
    }

    @Override
    public String toString() {
        return "the default credentials chain";
    }
}
