package io.github.rdsiam.internal.credential;

import io.github.rdsiam.internal.endpoint.Arguments;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A role to sign as.
 *
 * @param externalId the value that the role's trust policy may require; AWS does not treat it as a secret
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
 */
public record Role(String arn, @Nullable String externalId) {

    private static final Pattern ARN = Pattern.compile(
            "arn:aws[a-z-]*:iam::[0-9]{12}:role/(?:[A-Za-z0-9_+=,.@/-]{1,510}/)?[A-Za-z0-9_+=,.@-]{1,64}");

    private static final Pattern EXTERNAL_ID = Pattern.compile("[A-Za-z0-9_+=,.@:/-]{2,1224}");

    private static final Pattern NOT_IN_SESSION_NAME = Pattern.compile("[^A-Za-z0-9_+=,.@-]");
    private static final int MAX_SESSION_NAME = 64;

    /** Checks the ARN and the external id; the exception names the parameter. */
    public static Role of(@Nullable String arn, @Nullable String externalId) {
        String role = Arguments.text("assumeRole roleArn", arn);
        if (!ARN.matcher(role).matches()) {
            throw Arguments.invalid(
                    "assumeRole roleArn",
                    role,
                    "is not the ARN of a role; one looks like arn:aws:iam::111122223333:role/orders-reader");
        }
        if (externalId != null && !EXTERNAL_ID.matcher(externalId).matches()) {
            throw Arguments.invalid(
                    "assumeRole externalId",
                    externalId,
                    "is not an external id, which has 2 to 1224 letters, digits or characters of _+=,.@:/-");
        }
        return new Role(role, externalId);
    }

    public String partition() {
        return arn.split(":", 3)[1];
    }

    /** Returns the session name, which CloudTrail shows, with only the characters that AWS STS allows. */
    static String sessionName(String user) {
        String name = NOT_IN_SESSION_NAME.matcher("rds-iam-" + user).replaceAll("-");
        return name.substring(0, Math.min(name.length(), MAX_SESSION_NAME));
    }
}
