package io.github.rdsiam.testkit.internal.token;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a policy names to let somebody connect to an endpoint.
 *
 * @param id of the proxy, of the instance or of the cluster
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html">IAM policies
 *     for database access</a>
 */
public record DatabaseResource(String region, String account, String id) {

    /** Such as {@code us-iso-east-1}, {@code us-isob-east-1} and {@code eu-isoe-west-1}. */
    private static final Pattern ISOLATED = Pattern.compile("[a-z]+-iso([a-z]?)-.*");

    /** The ARN of one database user. */
    public String arn(String user) {
        return "arn:" + partition() + ":rds-db:" + region + ":" + account + ":dbuser:" + id + "/" + user;
    }

    private String partition() {
        Matcher isolated = ISOLATED.matcher(region);
        if (isolated.matches()) {
            return isolated.group(1).isEmpty() ? "aws-iso" : "aws-iso-" + isolated.group(1);
        }
        if (region.startsWith("cn-")) {
            return "aws-cn";
        }
        if (region.startsWith("us-gov-")) {
            return "aws-us-gov";
        }
        return region.startsWith("eusc-") ? "aws-eusc" : "aws";
    }
}
