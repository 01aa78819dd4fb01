package io.github.rdsiam.internal.endpoint;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an RDS endpoint's name tells: its kind, its region and its partition.
 *
 * <p>Region and {@code rds} stand in either order: China and the ISO partitions put the region last. The region need
 * not be one that the SDK knows.
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
        CLUSTER_READER("Aurora cluster reader"),
        CLUSTER_CUSTOM("Aurora custom cluster endpoint"),
        PROXY("RDS Proxy"),
        GLOBAL("Aurora global database"),
        OTHER("no RDS name");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        public boolean isProxy() {
            return this == PROXY;
        }

        /** Whether the server presents a certificate of the region's RDS authorities. */
        public boolean isDatabase() {
            return this == INSTANCE || this == CLUSTER || this == CLUSTER_READER || this == CLUSTER_CUSTOM;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private record Suffix(String dnsSuffix, String partition) {}

    /** Longest first: the commercial suffix is a prefix of China's. */
    private static final List<Suffix> SUFFIXES = List.of(
            new Suffix(".amazonaws.com.cn", "aws-cn"),
            new Suffix(".amazonaws.com", "aws"),
            new Suffix(".amazonaws.eu", "aws-eusc"),
            new Suffix(".c2s.ic.gov", "aws-iso"),
            new Suffix(".sc2s.sgov.gov", "aws-iso-b"),
            new Suffix(".cloud.adc-e.uk", "aws-iso-e"),
            new Suffix(".csp.hci.ic.gov", "aws-iso-f"));

    private static final Pattern REGION = Pattern.compile("[a-z]{2,8}(-[a-z]+){1,3}-[0-9]{1,2}");
    private static final String REGION_GROUP = "(?<region>" + REGION.pattern() + ")";
    private static final String SERVICE = "rds(?:-fips)?";

    /** The labels before the DNS suffix: name, kind and account part, then region and service in either order. */
    private static final Pattern NAME = Pattern.compile("(?<name>[a-z0-9-]+(?:\\.endpoint(?=\\.proxy-))?)"
            + "\\.(?<kind>proxy-|cluster-ro-|cluster-custom-|cluster-|shardgrp-)?[a-z0-9]+\\.(?:"
            + REGION_GROUP + "\\." + SERVICE + "|" + SERVICE + "\\." + REGION_GROUP.replace("region", "regionLast")
            + ")");

    private static final Pattern GLOBAL_NAME = Pattern.compile("[a-z0-9-]+\\.global-[a-z0-9]+\\.global\\." + SERVICE);

    /** Reads a host that has passed {@link HostName}; a name that is no RDS name gives {@link Kind#OTHER}. */
    public static RdsEndpoint of(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        for (Suffix suffix : SUFFIXES) {
            if (name.endsWith(suffix.dnsSuffix())) {
                return parse(name, suffix);
            }
        }
        return other(name);
    }

    private static RdsEndpoint other(String name) {
        return new RdsEndpoint(name, Kind.OTHER, null, null);
    }

    public static boolean isRegion(String region) {
        return REGION.matcher(region).matches();
    }

    private static RdsEndpoint parse(String host, Suffix suffix) {
        String labels = host.substring(0, host.length() - suffix.dnsSuffix().length());
        if (GLOBAL_NAME.matcher(labels).matches()) {
            return new RdsEndpoint(host, Kind.GLOBAL, null, suffix.partition());
        }
        Matcher matcher = NAME.matcher(labels);
        if (!matcher.matches()) {
            return other(host);
        }
        String first = matcher.group("region");
        String region = first != null ? first : matcher.group("regionLast");
        String partition = region.startsWith("us-gov-") ? "aws-us-gov" : suffix.partition();
        return new RdsEndpoint(host, kind(matcher.group("kind")), region, partition);
    }

    private static Kind kind(@Nullable String prefix) {
        if (prefix == null) {
            return Kind.INSTANCE;
        }
        return switch (prefix) {
            case "proxy-" -> Kind.PROXY;
            case "cluster-ro-" -> Kind.CLUSTER_READER;
            case "cluster-custom-" -> Kind.CLUSTER_CUSTOM;
            default -> Kind.CLUSTER;
        };
    }
}
