package io.github.rdsiam;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of a presigned GET of {@code /}, written from AWS's description to check the SDK's.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create a
 *     signed AWS API request</a>
 */
final class SignatureV4 {

    private SignatureV4() {}

    static String of(String hostHeader, Map<String, String> fields, String region, String secretKey) {
        Map<String, String> signed = new TreeMap<>();
        fields.forEach((name, value) -> {
            if (!name.equals("X-Amz-Signature")) {
                signed.put(encode(name), encode(value));
            }
        });
        String query = signed.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining("&"));
        String request = "GET\n/\n" + query + "\nhost:" + hostHeader + "\n\nhost\n" + sha256("");
        String time = fields.get("X-Amz-Date");
        String day = time.substring(0, 8);
        String toSign =
                "AWS4-HMAC-SHA256\n" + time + "\n" + day + "/" + region + "/rds-db/aws4_request\n" + sha256(request);
        byte[] key = ("AWS4" + secretKey).getBytes(UTF_8);
        for (String part : new String[] {day, region, "rds-db", "aws4_request"}) {
            key = hmac(key, part);
        }
        return HexFormat.of().formatHex(hmac(key, toSign));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
