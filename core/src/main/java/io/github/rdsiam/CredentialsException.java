package io.github.rdsiam;

import io.github.rdsiam.IamAuthenticationException.Reason;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Thrown when there is no credential to log in with. Carries the facts; {@code Diagnosis} adds causes and a next step.
 */
final class CredentialsException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final boolean outage;
    private final transient @Nullable Advice advice;
    private final transient @Nullable Throwable said;
    private final transient @Nullable SecretRequest request;

    /**
     * Which secret was asked for.
     *
     * @param region where it was asked for
     * @param home the region in its ARN; {@code region} if the id is a name
     */
    record SecretRequest(String secretId, String region, String home) {}

    CredentialsException(Reason reason, String message) {
        this(reason, message, null, null, null, null, false);
    }

    CredentialsException(Reason reason, String message, @Nullable Throwable cause) {
        this(reason, message, cause, null, null, null, false);
    }

    /** For a failure that is always followed by the same advice. */
    CredentialsException(Reason reason, String message, Advice advice) {
        this(reason, message, null, advice, null, null, false);
    }

    private CredentialsException(
            Reason reason,
            String message,
            @Nullable Throwable cause,
            @Nullable Advice advice,
            @Nullable Throwable said,
            @Nullable SecretRequest request,
            boolean outage) {
        super(message, cause);
        this.reason = reason;
        this.advice = advice;
        this.said = said;
        this.request = request;
        this.outage = outage;
    }

    /** A credentials provider that failed; {@code said} becomes the cause only if its messages are safe to print. */
    static CredentialsException ofProvider(String message, Throwable said) {
        return new CredentialsException(
                Reason.NO_CREDENTIALS, message, RootMessage.asCause(said), null, said, null, false);
    }

    /** AWS Secrets Manager gave no secret. */
    static CredentialsException ofSecret(String message, SdkException said, SecretRequest request, boolean outage) {
        return new CredentialsException(
                Reason.SECRET_UNAVAILABLE, message, RootMessage.asCause(said), null, said, request, outage);
    }

    /** The secret could not be read for a reason that AWS Secrets Manager has nothing to do with. */
    static CredentialsException ofSecret(String message, @Nullable Throwable said) {
        return new CredentialsException(
                Reason.SECRET_UNAVAILABLE, message, RootMessage.asCause(said), null, said, null, false);
    }

    Reason reason() {
        return reason;
    }

    /**
     * Whether AWS Secrets Manager has an outage, so that an older secret may be used. False for a denial: a revoked role
     * must not keep a password.
     */
    boolean isOutage() {
        return outage;
    }

    @Nullable
    Advice advice() {
        return advice;
    }

    /** What the credentials provider or the AWS SDK threw; may quote a credential, so it must not be printed. */
    @Nullable
    Throwable said() {
        return said;
    }

    @Nullable
    SecretRequest request() {
        return request;
    }
}
