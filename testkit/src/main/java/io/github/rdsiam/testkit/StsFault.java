package io.github.rdsiam.testkit;

/** Failures of STS or the network, which {@link FakeSts} can simulate. */
public enum StsFault {
    /** No fault. */
    NONE,
    /** 400 Throttling, which the SDK retries. */
    THROTTLE,
    /** 503 ServiceUnavailable, which the SDK retries. */
    UNAVAILABLE,
    /** 403 AccessDenied, as without {@code sts:AssumeRole} or when the role's trust policy does not name the caller. */
    DENY,
    /** 403 ExpiredToken: the caller's session has ended. */
    EXPIRED_TOKEN,
    /** 403 InvalidClientTokenId, as for a deleted key, or in an opt-in region that is not enabled. */
    UNKNOWN_KEY,
    /** 403 SignatureDoesNotMatch, as for another secret key or a wrong clock. */
    WRONG_SIGNATURE,
    /** 403 RegionDisabledException: STS is not active in this region. */
    REGION_DISABLED,
    /** 400 ValidationError, which has no special meaning. */
    INVALID,
    /** 200 without credentials. */
    EMPTY,
    /** No response until the fake is closed. */
    HANG,
    /** The connection is closed without a response. */
    DROP
}
