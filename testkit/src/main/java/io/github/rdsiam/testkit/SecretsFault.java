package io.github.rdsiam.testkit;

/** Failures of Secrets Manager or the network, which {@link FakeSecretsManager} can simulate. */
public enum SecretsFault {
    /** No fault: a placeholder in a sequence of faults. */
    NONE,
    /** 400 ThrottlingException, which the SDK retries. */
    THROTTLE,
    /** 500 InternalServiceError, which the SDK retries. */
    INTERNAL_ERROR,
    /** 503 ServiceUnavailable, which the SDK retries. */
    UNAVAILABLE,
    /** 400 AccessDeniedException, as without {@code secretsmanager:GetSecretValue}. */
    DENY,
    /** 400 ResourceNotFoundException. */
    NOT_FOUND,
    /** 400 InvalidRequestException, as for a secret marked for deletion. */
    INVALID_REQUEST,
    /** 400 AccessDeniedException, as without {@code kms:Decrypt} on the secret's key. */
    KMS_DENIED,
    /** 400 DecryptionFailure. */
    DECRYPTION_FAILURE,
    /** No response until the fake is closed. */
    HANG,
    /** The connection is closed without a response. */
    DROP
}
