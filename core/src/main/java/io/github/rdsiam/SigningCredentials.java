package io.github.rdsiam;

import static io.github.rdsiam.IamAuthenticationException.Reason.CREDENTIALS_EXPIRED;
import static io.github.rdsiam.IamAuthenticationException.Reason.NO_CREDENTIALS;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/** Resolves the AWS credentials that sign a token, and refuses those that could only sign a dead one. */
final class SigningCredentials {

    /** The default chain gives the reason of each of its providers in one message. */
    private static final int MAX_REASONS = 3_000;

    private final IdentityProvider<? extends AwsCredentialsIdentity> provider;
    private final Clock clock;

    SigningCredentials(IdentityProvider<? extends AwsCredentialsIdentity> provider, Clock clock) {
        this.provider = provider;
        this.clock = clock;
    }

    /** Blocks as long as the provider does; an interrupt ends it where the provider allows. */
    AwsCredentialsIdentity resolve() throws CredentialsException, InterruptedException {
        AwsCredentialsIdentity identity = ask();
        requirePrintable("access key id", identity.accessKeyId(), identity);
        requirePrintable("secret access key", identity.secretAccessKey(), identity);
        if (identity instanceof AwsSessionCredentialsIdentity session) {
            requirePrintable("session token", session.sessionToken(), identity);
        }
        @Nullable Instant expiry = identity.expirationTime().orElse(null);
        // instance metadata in an outage: the SDK hands out expired credentials because AWS may still accept them
        if (expiry != null && !expiry.isAfter(clock.instant()) && !ProviderNames.mayBeStaleOnPurpose(identity)) {
            throw new CredentialsException(
                    CREDENTIALS_EXPIRED,
                    "The AWS credentials of access key " + Printable.text(identity.accessKeyId()) + " from "
                            + ProviderNames.of(identity) + " expired at " + expiry
                            + "; nothing was sent to the database.",
                    null);
        }
        return identity;
    }

    private AwsCredentialsIdentity ask() throws CredentialsException, InterruptedException {
        try {
            @Nullable
            AwsCredentialsIdentity identity = provider.resolveIdentity().get();
            // anonymous credentials are an identity without keys, which would sign nothing
            if (identity == null || identity.accessKeyId() == null || identity.secretAccessKey() == null) {
                throw new CredentialsException(
                        NO_CREDENTIALS,
                        providerName()
                                + " gave no AWS credentials to sign an IAM token with; nothing was sent to the database.",
                        null);
            }
            return identity;
        } catch (ExecutionException e) {
            throw failed(e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException e) {
            throw failed(e);
        }
    }

    /** A line break that came along from a file, for example: the signature would be wrong, and AWS would not say why. */
    private static void requirePrintable(String field, @Nullable String value, AwsCredentialsIdentity identity)
            throws CredentialsException {
        for (int i = 0; value != null && i < value.length() && !value.isBlank(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c > '~') {
                throw new CredentialsException(
                        NO_CREDENTIALS,
                        "The AWS " + field + " from " + ProviderNames.of(identity) + " contains the character "
                                + String.format("\\u%04x", (int) c)
                                + ", which no AWS key contains; nothing was sent to the database.",
                        null);
            }
        }
    }

    private CredentialsException failed(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        String next = text.contains("'sts' service module")
                ? " Add software.amazon.awssdk:sts to the class path: web identity (EKS) needs it."
                : "";
        return new CredentialsException(
                NO_CREDENTIALS,
                "No AWS credentials to sign an IAM token with; nothing was sent to the database. " + providerName()
                        + " said: " + Printable.text(text, MAX_REASONS) + next,
                cause);
    }

    private String providerName() {
        return provider instanceof DefaultCredentials
                ? "The default credentials chain"
                : provider.getClass().getName();
    }
}
