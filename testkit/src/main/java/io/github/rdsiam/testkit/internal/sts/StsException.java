package io.github.rdsiam.testkit.internal.sts;

import io.github.rdsiam.testkit.StsFault;
import java.time.Instant;

/** Thrown for an error response of STS. */
final class StsException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    StsException(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static StsException denied(String roleArn) {
        return new StsException(
                403,
                "AccessDenied",
                "User: arn:aws:sts::123456789012:assumed-role/test/test is not authorized to perform: sts:AssumeRole on"
                        + " resource: " + roleArn);
    }

    static StsException notAuthorized() {
        return new StsException(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
    }

    static StsException notAToken() {
        return invalidToken(
                "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
    }

    static StsException invalidToken(String message) {
        return new StsException(400, "InvalidIdentityToken", message);
    }

    static StsException tokenExpired(Instant now, Instant expiry) {
        return new StsException(
                400,
                "ExpiredTokenException",
                "Token expired: current date/time " + now.getEpochSecond() + " must be before the expiration date/time"
                        + expiry.getEpochSecond());
    }

    static StsException unknownKey() {
        return new StsException(403, "InvalidClientTokenId", "The security token included in the request is invalid.");
    }

    static StsException expired() {
        return new StsException(403, "ExpiredToken", "The security token included in the request is expired");
    }

    static StsException wrongSignature() {
        return new StsException(
                403,
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret"
                        + " Access Key and signing method.");
    }

    static StsException invalid(String message) {
        return new StsException(400, "ValidationError", message);
    }

    static void throwIfError(StsFault fault, String roleArn) throws StsException {
        switch (fault) {
            case THROTTLE -> throw new StsException(400, "Throttling", "Rate exceeded");
            case UNAVAILABLE -> throw new StsException(503, "ServiceUnavailable", "Service is unavailable");
            case DENY -> throw denied(roleArn);
            case EXPIRED_TOKEN -> throw expired();
            case UNKNOWN_KEY -> throw unknownKey();
            case WRONG_SIGNATURE -> throw wrongSignature();
            case REGION_DISABLED ->
                throw new StsException(
                        403,
                        "RegionDisabledException",
                        "STS is not activated in this region for account:123456789012. Your account administrator can"
                                + " activate STS in this region using the IAM Console.");
            case INVALID -> throw invalid("1 validation error detected: the request failed to satisfy constraint");
            case NONE, EMPTY, HANG, DROP -> {}
        }
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
