package io.github.rdsiam.testkit.internal.token;

import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens for one endpoint as RDS does: for its name, port and region, and then whether the signer may connect.
 * It does not use the AWS SDK.
 */
public final class TokenVerifier {

    /** How far the signer's clock may be ahead. AWS documents no tolerance for databases; this is its usual one. */
    static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    private static final String HTTPS_PORT = ":443";
    private static final Pattern ACCESS_KEY_ID = Pattern.compile("[A-Z0-9]+");

    private final String host;
    private final int port;
    private final DatabaseResource resource;
    private final Iam iam;

    public TokenVerifier(String host, int port, DatabaseResource resource, Iam iam) {
        this.host = host.toLowerCase(Locale.ROOT);
        this.port = port;
        this.resource = resource;
        this.iam = iam;
    }

    /** Returns the resource that a policy must allow for connections. */
    public DatabaseResource resource() {
        return resource;
    }

    public TokenVerdict judge(String text, String user, Instant now) {
        RdsToken token;
        try {
            token = RdsToken.parse(text);
        } catch (MalformedTokenException e) {
            return TokenVerdict.malformed(e.what());
        }
        AwsIdentity signer = iam.signer(token.scope().accessKeyId(), token.sessionToken());
        TokenVerdict wrong = wrongTarget(token, user);
        if (wrong == null) {
            wrong = signer == null ? unknownSigner(token) : wrongSignature(token, signer);
        }
        if (wrong == null) {
            wrong = wrongTime(token, now, iam.endOf(token.scope().accessKeyId()));
        }
        if (wrong == null && signer != null) {
            wrong = denied(token, signer);
        }
        return wrong == null ? TokenVerdict.of(token, Verdict.ACCEPTED, null) : wrong;
    }

    private @Nullable TokenVerdict wrongTarget(RdsToken token, String user) {
        int colon = token.address().lastIndexOf(':');
        String tokenHost = colon < 0 ? token.address() : token.address().substring(0, colon);
        String tokenPort = colon < 0 ? "none" : token.address().substring(colon + 1);
        if (!tokenHost.equals(host)) {
            return TokenVerdict.of(token, Verdict.WRONG_HOST, tokenHost + " instead of " + host);
        }
        if (!tokenPort.equals(Integer.toString(port))) {
            return TokenVerdict.of(token, Verdict.WRONG_PORT, tokenPort + " instead of " + port);
        }
        String region = resource.region();
        if (!token.scope().region().equals(region)) {
            return TokenVerdict.of(token, Verdict.WRONG_REGION, token.scope().region() + " instead of " + region);
        }
        return token.user().equals(user)
                ? null
                : TokenVerdict.of(
                        token,
                        Verdict.WRONG_USER,
                        RdsToken.printableUser(token.user()) + " instead of " + RdsToken.printableUser(user));
    }

    private TokenVerdict unknownSigner(RdsToken token) {
        String accessKeyId = token.scope().accessKeyId();
        return iam.knows(accessKeyId)
                ? TokenVerdict.of(token, Verdict.WRONG_SESSION_TOKEN, sessionTokenFault(token.sessionToken()))
                : TokenVerdict.of(token, Verdict.UNKNOWN_KEY, printableKey(accessKeyId));
    }

    private static @Nullable TokenVerdict wrongSignature(RdsToken token, AwsIdentity signer) {
        return isSignedBy(signer, token) ? null : TokenVerdict.of(token, Verdict.WRONG_SIGNATURE, null);
    }

    private @Nullable TokenVerdict denied(RdsToken token, AwsIdentity signer) {
        String refusal = iam.refusal(signer, resource.arn(token.user()));
        if (refusal == null) {
            return null;
        }
        String arn = resource.arn(RdsToken.printableUser(token.user()));
        return TokenVerdict.of(token, Verdict.DENIED, refusal + " " + Iam.CONNECT + " on " + arn);
    }

    /**
     * Returns the key id for a log. It may be the secret key, if a user has swapped the two, so only the form of a key
     * id is shown.
     */
    private static String printableKey(String accessKeyId) {
        return ACCESS_KEY_ID.matcher(accessKeyId).matches() ? accessKeyId : "not an access key id";
    }

    private static String sessionTokenFault(@Nullable String sessionToken) {
        if (sessionToken == null) {
            return "none";
        }
        return sessionToken.isEmpty() ? "empty" : "not the signer's";
    }

    private static boolean isSignedBy(AwsIdentity signer, RdsToken token) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("host", signedHost(token.address()));
        String request =
                SigV4.canonicalRequest("GET", "/", SigV4.canonicalQuery(token.parameters()), headers, new byte[0]);
        String expected = SigV4.signature(signer.secretAccessKey(), token.scope(), token.dateTime(), request);
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), token.signature().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the signed host header. A token is a URL without its scheme, and port 443 of HTTPS is not part of the
     * header.
     */
    private static String signedHost(String address) {
        return address.endsWith(HTTPS_PORT) ? address.substring(0, address.length() - HTTPS_PORT.length()) : address;
    }

    private static @Nullable TokenVerdict wrongTime(RdsToken token, Instant now, Instant sessionEnd) {
        if (token.signedAt().isAfter(now.plus(CLOCK_TOLERANCE))) {
            return TokenVerdict.of(token, Verdict.NOT_YET_VALID, "signed at " + token.signedAt());
        }
        if (!now.isBefore(token.expires())) {
            return TokenVerdict.of(token, Verdict.EXPIRED, "expired at " + token.expires());
        }
        return now.isBefore(sessionEnd)
                ? null
                : TokenVerdict.of(token, Verdict.EXPIRED, "the session that signed it ended at " + sessionEnd);
    }
}
