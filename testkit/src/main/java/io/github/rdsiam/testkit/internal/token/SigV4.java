package io.github.rdsiam.testkit.internal.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Computes AWS Signature Version 4 with only the JDK, so that the fakes check the SDK independently.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create a
 *     signed AWS API request</a>
 */
public final class SigV4 {

    public static final String ALGORITHM = "AWS4-HMAC-SHA256";

    private static final HexFormat HEX = HexFormat.of();

    private SigV4() {}

    /**
     * Returns the canonical request.
     *
     * @param query the canonical query; may be empty
     * @param headers the signed headers by name in lower case
     */
    public static String canonicalRequest(
            String method, String path, String query, SortedMap<String, String> headers, byte[] body) {
        StringBuilder lines = new StringBuilder();
        headers.forEach((name, value) -> lines.append(name)
                .append(':')
                .append(value.trim().replaceAll(" +", " "))
                .append('\n'));
        return String.join(
                "\n", method, path, query, lines, String.join(";", headers.keySet()), HEX.formatHex(sha256(body)));
    }

    /** Returns the canonical query: the parameters encoded, and sorted by decoded name. */
    static String canonicalQuery(Map<String, String> parameters) {
        SortedMap<String, String> encoded = new TreeMap<>();
        parameters.forEach((name, value) -> encoded.put(encode(name), encode(value)));
        StringJoiner query = new StringJoiner("&");
        encoded.forEach((name, value) -> query.add(name + "=" + value));
        return query.toString();
    }

    /** Returns the signature in hexadecimal. */
    public static String signature(
            String secretAccessKey, CredentialScope scope, String dateTime, String canonicalRequest) {
        byte[] key = ("AWS4" + secretAccessKey).getBytes(StandardCharsets.UTF_8);
        for (String part : new String[] {scope.date(), scope.region(), scope.service(), "aws4_request"}) {
            key = hmac(key, part);
        }
        String hash = HEX.formatHex(sha256(canonicalRequest.getBytes(StandardCharsets.UTF_8)));
        return HEX.formatHex(hmac(key, String.join("\n", ALGORITHM, dateTime, scope.signedForm(), hash)));
    }

    /** Encodes all characters except RFC 3986's unreserved ones as %XX. */
    static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (isUnreserved(c)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "-_.~".indexOf(c) >= 0;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HmacSHA256", e);
        }
    }
}
