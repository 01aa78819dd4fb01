package io.github.rdsiam;

import java.sql.SQLException;

/** Failures as core words them. */
public final class CoreFailures {

    /** What a builder throws where the AWS SDK is too old. */
    public static IllegalStateException oldSdk() {
        return LinkageAdvice.atBuild(
                new NoSuchMethodError("'void software.amazon.awssdk.auth.credentials.Old.method()'"));
    }

    /** A refusal that is remembered, and a fallback that fails too. */
    public static SQLException knownRefusalAndSecret() {
        IamAuthenticationException iam = new IamAuthenticationException(
                IamAuthenticationException.Reason.TOKEN_REFUSED, "IAM refused. Next: allow it.", "28000", 1045, null);
        IamAuthenticationException secret = new IamAuthenticationException(
                IamAuthenticationException.Reason.SECRET_UNAVAILABLE,
                "The secret is not there. Next: look for it.",
                "28000",
                0,
                null);
        return iam.again().and("The fallback's secret was tried next:", secret);
    }

    private CoreFailures() {}

    /**
     * What a connection fails with when this version of Connector/J is on the class path.
     *
     * @param major 9, for example
     * @param minor 3, for example
     * @throws SQLException the failure
     */
    public static void connectorJ(int major, int minor) throws SQLException {
        MysqlDriver.requireSupported(major, minor);
    }

    /**
     * A login that was refused.
     *
     * @param reason why
     * @param message what core says of it
     * @return the exception of that login
     */
    public static IamAuthenticationException refused(IamAuthenticationException.Reason reason, String message) {
        return new IamAuthenticationException(reason, message, "28000", 1045, null);
    }
}
