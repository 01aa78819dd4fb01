package io.github.rdsiam.testkit.internal.token;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The resource of an endpoint, which a policy must allow for connections.
 *
 * @param id the resource ID of the proxy, instance or cluster
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html">IAM policies
 *     for database access</a>
 */
public record DatabaseResource(String region, String account, String id) {

    /** Isolated regions, such as {@code us-iso-east-1}, {@code us-isob-east-1} and {@code eu-isoe-west-1}. */
    private static final Pattern ISOLATED = Pattern.compile("[a-z]+-iso([a-z]?)-.*");

    /** Returns the ARN of a database user. */
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
