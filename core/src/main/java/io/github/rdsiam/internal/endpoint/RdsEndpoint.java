package io.github.rdsiam.internal.endpoint;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The kind, region and partition in the name of an RDS endpoint. Also works for regions that the SDK does not know.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-endpoints.html">RDS Proxy endpoints</a>
 */
public record RdsEndpoint(
        String host,
        Kind kind,
        @Nullable String region,
        @Nullable String partition) {

    public enum Kind {
        INSTANCE("RDS instance"),
        CLUSTER("Aurora cluster"),
        PROXY("RDS Proxy"),
        GLOBAL("Aurora global database"),
        OTHER("not an RDS name");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        public boolean isProxy() {
            return this == PROXY;
        }

        /** Returns whether the server's certificate is issued by the region's RDS authorities. */
        public boolean isDatabase() {
            return this == INSTANCE || this == CLUSTER;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** The partitions by DNS suffix. */
    private static final Map<String, String> PARTITIONS = Map.of(
            ".amazonaws.com.cn", "aws-cn",
            ".amazonaws.com", "aws",
            ".amazonaws.eu", "aws-eusc",
            ".c2s.ic.gov", "aws-iso",
            ".sc2s.sgov.gov", "aws-iso-b",
            ".cloud.adc-e.uk", "aws-iso-e",
            ".csp.hci.ic.gov", "aws-iso-f");

    private static final Map<String, String> PARTITIONS_BY_REGION = Map.of(
            "cn-", "aws-cn",
            "us-gov-", "aws-us-gov",
            "eusc-", "aws-eusc",
            "us-iso-", "aws-iso",
            "us-isob-", "aws-iso-b",
            "eu-isoe-", "aws-iso-e",
            "us-isof-", "aws-iso-f",
            "eu-isof-", "aws-iso-f");

    private static final Pattern REGION = Pattern.compile("[a-z]{2,8}(-[a-z]+){1,3}-[0-9]{1,2}");
    private static final String REGION_GROUP = "(?<region>" + REGION.pattern() + ")";
    private static final String SERVICE = "rds(?:-fips)?";

    /** The labels before the DNS suffix. China and the ISO partitions put the region last. */
    private static final Pattern NAME = Pattern.compile("(?<name>[a-z0-9-]+(?:\\.endpoint(?=\\.proxy-))?)"
            + "\\.(?<kind>proxy-|cluster-ro-|cluster-custom-|cluster-|shardgrp-)?[a-z0-9]+\\.(?:"
            + REGION_GROUP + "\\." + SERVICE + "|" + SERVICE + "\\." + REGION_GROUP.replace("region", "regionLast")
            + ")");

    private static final Pattern GLOBAL_NAME = Pattern.compile("[a-z0-9-]+\\.global-[a-z0-9]+\\.global\\." + SERVICE);

    /** Parses a host that {@link HostName} has accepted. */
    public static RdsEndpoint of(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        for (Map.Entry<String, String> suffix : PARTITIONS.entrySet()) {
            if (name.endsWith(suffix.getKey())) {
                return parse(
                        name, name.substring(0, name.length() - suffix.getKey().length()), suffix.getValue());
            }
        }
        return new RdsEndpoint(name, Kind.OTHER, null, null);
    }

    private static RdsEndpoint parse(String host, String labels, String partition) {
        if (GLOBAL_NAME.matcher(labels).matches()) {
            return new RdsEndpoint(host, Kind.GLOBAL, null, partition);
        }
        Matcher matcher = NAME.matcher(labels);
        if (!matcher.matches()) {
            return new RdsEndpoint(host, Kind.OTHER, null, null);
        }
        String prefix = matcher.group("kind");
        Kind kind = prefix == null ? Kind.INSTANCE : prefix.equals("proxy-") ? Kind.PROXY : Kind.CLUSTER;
        String first = matcher.group("region");
        String region = first != null ? first : matcher.group("regionLast");
        return new RdsEndpoint(host, kind, region, region.startsWith("us-gov-") ? "aws-us-gov" : partition);
    }

    /** Returns a region's partition; the commercial partition for an unknown region. */
    public static String partitionOf(String region) {
        for (Map.Entry<String, String> prefix : PARTITIONS_BY_REGION.entrySet()) {
            if (region.startsWith(prefix.getKey())) {
                return prefix.getValue();
            }
        }
        return "aws";
    }

    public static boolean isRegion(String region) {
        return REGION.matcher(region).matches();
    }
}
