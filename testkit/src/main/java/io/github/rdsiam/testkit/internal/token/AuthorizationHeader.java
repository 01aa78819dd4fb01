package io.github.rdsiam.testkit.internal.token;

import io.github.rdsiam.testkit.AwsIdentity;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parsed Authorization header of a request to an AWS service, with its signature. */
public record AuthorizationHeader(CredentialScope scope, List<String> signedHeaders, String signature) {

    private static final Pattern FORM = Pattern.compile(
            SigV4.ALGORITHM + " Credential=([^,]+), ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})");

    public static @Nullable AuthorizationHeader parse(@Nullable String header) {
        Matcher matcher = FORM.matcher(header == null ? "" : header);
        CredentialScope scope = matcher.matches() ? CredentialScope.parse(matcher.group(1)) : null;
        return scope == null
                ? null
                : new AuthorizationHeader(scope, List.of(matcher.group(2).split(";")), matcher.group(3));
    }

    /**
     * Returns whether this identity signed the request, with its session token if it has one.
     *
     * @param header the request's headers by name in lower case; null for a missing header
     */
    public boolean isBy(
            AwsIdentity identity, String method, String path, Function<String, @Nullable String> header, byte[] body) {
        SortedMap<String, String> signed = new TreeMap<>();
        for (String name : signedHeaders) {
            signed.put(name, Objects.requireNonNullElse(header.apply(name), ""));
        }
        String dateTime = Objects.requireNonNullElse(header.apply("x-amz-date"), "");
        String expected = SigV4.signature(
                identity.secretAccessKey(), scope, dateTime, SigV4.canonicalRequest(method, path, "", signed, body));
        return scope.accessKeyId().equals(identity.accessKeyId())
                && dateTime.startsWith(scope.date())
                && Objects.equals(header.apply("x-amz-security-token"), identity.sessionToken())
                && expected.equals(signature);
    }
}
