package io.github.rdsiam.internal.credential;

import io.github.rdsiam.internal.endpoint.LogSafe;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Translates the SDK's codes for the source of AWS credentials, one for each step, into words. */
public final class ProviderNames {

    private static final String INSTANCE_METADATA = "0";

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("e", "application code"),
            Map.entry("f", "Java system properties (aws.accessKeyId)"),
            Map.entry("g", "environment variables (AWS_ACCESS_KEY_ID)"),
            Map.entry("h", "web identity token named by environment variables"),
            Map.entry("i", "STS AssumeRole"),
            Map.entry("j", "STS AssumeRoleWithSAML"),
            Map.entry("k", "STS AssumeRoleWithWebIdentity"),
            Map.entry("l", "STS GetFederationToken"),
            Map.entry("m", "STS GetSessionToken"),
            Map.entry("n", "profile in the AWS configuration files"),
            Map.entry("o", "source profile"),
            Map.entry("p", "credential_source of a profile"),
            Map.entry("q", "web identity token of a profile"),
            Map.entry("r", "IAM Identity Center session of a profile"),
            Map.entry("s", "IAM Identity Center"),
            Map.entry("t", "legacy IAM Identity Center session of a profile"),
            Map.entry("u", "legacy IAM Identity Center"),
            Map.entry("v", "credential_process of a profile"),
            Map.entry("w", "credential process"),
            Map.entry("z", "container credentials endpoint"),
            Map.entry(INSTANCE_METADATA, "EC2 instance metadata"),
            Map.entry("AC", "console login of a profile"),
            Map.entry("AD", "console login"));

    private ProviderNames() {}

    public static String of(AwsCredentialsIdentity identity) {
        return of(identity.providerName().orElse(""));
    }

    /**
     * Describes the source of credentials.
     *
     * @param codes from {@link AwsCredentialsIdentity#providerName}; empty if the provider gives none
     */
    public static String of(String codes) {
        return codes.isEmpty()
                ? "a credentials provider of the application"
                : Arrays.stream(codes.split(","))
                        .map(code -> NAMES.getOrDefault(code, LogSafe.escape(code)))
                        .collect(Collectors.joining(", "));
    }

    /**
     * Returns whether the credentials come from instance metadata itself, and not from a role assumed with them. The
     * last code shows this.
     */
    static boolean isInstanceMetadata(AwsCredentialsIdentity identity) {
        String codes = identity.providerName().orElse("");
        return codes.substring(codes.lastIndexOf(',') + 1).equals(INSTANCE_METADATA);
    }
}
