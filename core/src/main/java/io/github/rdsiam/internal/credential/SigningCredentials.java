package io.github.rdsiam.internal.credential;

import static io.github.rdsiam.IamAuthenticationException.Reason.CREDENTIALS_EXPIRED;
import static io.github.rdsiam.IamAuthenticationException.Reason.NO_CREDENTIALS;

import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.internal.endpoint.LogSafe;
import io.github.rdsiam.internal.endpoint.RootMessage;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/** Resolves the AWS credentials that sign a token, and rejects credentials that cannot sign a valid one. */
public final class SigningCredentials {

    /** Prefix of temporary access key ids; these keys need their session token. */
    public static final String TEMPORARY = "ASIA";

    private final IdentityProvider<? extends AwsCredentialsIdentity> provider;
    private final Clock clock;

    public SigningCredentials(IdentityProvider<? extends AwsCredentialsIdentity> provider, Clock clock) {
        this.provider = provider;
        this.clock = clock;
    }

    /**
     * Resolves the credentials. It blocks as long as the provider does; an interrupt ends the wait if the provider
     * allows it.
     */
    public AwsCredentialsIdentity resolve() throws CredentialsException, InterruptedException {
        AwsCredentialsIdentity identity = withoutBlankSession(ask());
        requirePrintable("access key id", identity.accessKeyId(), identity);
        requirePrintable("secret access key", identity.secretAccessKey(), identity);
        if (identity instanceof AwsSessionCredentialsIdentity session) {
            requirePrintable("session token", session.sessionToken(), identity);
        } else if (identity.accessKeyId().startsWith(TEMPORARY)) {
            throw refused(
                    NO_CREDENTIALS,
                    "The temporary access key " + LogSafe.escape(identity.accessKeyId()) + " from "
                            + ProviderNames.of(identity) + " has no session token, without which AWS rejects it",
                    Advice.of(
                            "set AWS_SESSION_TOKEN, aws_session_token in the profile, or use AwsSessionCredentials",
                            "only two of the three values of the temporary credentials were copied",
                            "the session token is blank"));
        }
        @Nullable Instant expiry = identity.expirationTime().orElse(null);
        // while instance metadata is unavailable, the SDK returns expired credentials: AWS may still accept them
        if (expiry != null && !expiry.isAfter(clock.instant()) && !ProviderNames.isInstanceMetadata(identity)) {
            throw refused(
                    CREDENTIALS_EXPIRED,
                    "The AWS credentials of access key " + LogSafe.escape(identity.accessKeyId()) + " from "
                            + ProviderNames.of(identity) + " expired at " + expiry,
                    null);
        }
        return identity;
    }

    /** Reports that the server has refused a token signed with this key. */
    void refused(String accessKeyId) {
        if (provider instanceof AssumedRole role) {
            role.refused(accessKeyId);
        }
    }

    private AwsCredentialsIdentity ask() throws CredentialsException, InterruptedException {
        try {
            @Nullable
            AwsCredentialsIdentity identity = provider.resolveIdentity().get();
            // anonymous credentials have no keys
            if (identity == null || isBlank(identity.accessKeyId()) || isBlank(identity.secretAccessKey())) {
                throw refused(
                        NO_CREDENTIALS,
                        providerName() + " returned no AWS credentials to sign an IAM token with, or a blank key",
                        null);
            }
            return identity;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CredentialsException explained) {
                throw explained;
            }
            if (e.getCause() instanceof InterruptedException interrupt) {
                throw interrupt;
            }
            throw failed(e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException e) {
            if (e instanceof ClassCastException
                    && String.valueOf(e.getMessage()).contains(AwsCredentialsIdentity.class.getName())) {
                // an SDK that is too old uses another type for credentials
                throw new IncompatibleClassChangeError(e.getMessage());
            }
            throw failed(e);
        }
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    /**
     * Rejects for example a line break copied from a file: the signature would be wrong, and AWS would not give the
     * reason.
     */
    private static void requirePrintable(String field, String value, AwsCredentialsIdentity identity)
            throws CredentialsException {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c > '~') {
                throw refused(
                        NO_CREDENTIALS,
                        "The AWS " + field + " from " + ProviderNames.of(identity) + " contains the character "
                                + String.format("\\u%04x", (int) c) + ", which no AWS key contains",
                        null);
            }
        }
    }

    /**
     * Removes a blank session token, which comes from a profile or variable with an empty value and which AWS rejects.
     */
    static AwsCredentialsIdentity withoutBlankSession(AwsCredentialsIdentity identity) {
        return identity instanceof AwsSessionCredentialsIdentity session && isBlank(session.sessionToken())
                ? new LongTerm(
                        identity.accessKeyId(),
                        identity.secretAccessKey(),
                        identity.expirationTime(),
                        identity.providerName())
                : identity;
    }

    /**
     * Credentials without a session token, but with an expiration time, as a credential process may return them. The
     * SDK's type has no expiration time.
     */
    private record LongTerm(
            String accessKeyId, String secretAccessKey, Optional<Instant> expirationTime, Optional<String> providerName)
            implements AwsCredentialsIdentity {

        @Override
        public String toString() {
            return "LongTerm[" + LogSafe.escape(accessKeyId) + "]";
        }
    }

    private static CredentialsException refused(Reason reason, String what, @Nullable Advice advice) {
        return new CredentialsException(reason, what + "; nothing was sent to the database.", advice, null);
    }

    private CredentialsException failed(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        boolean isChain = cause instanceof SdkException && text.contains("CredentialsProvider(");
        String said = isChain ? ChainStep.shorten(text) : RootMessage.of(cause);
        return new CredentialsException(
                NO_CREDENTIALS,
                "No AWS credentials to sign an IAM token with; nothing was sent to the database. " + providerName()
                        + " said: " + said + ".",
                null,
                cause);
    }

    private String providerName() {
        return provider instanceof DefaultCredentials
                ? "The default credentials chain"
                : provider.getClass().getName();
    }
}
