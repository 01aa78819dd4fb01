package io.github.rdsiam.testkit.internal.protocol.postgresql;

import io.github.rdsiam.testkit.internal.protocol.BrokenPacketException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The client side of SCRAM-SHA-256 without channel binding. Uses passwords unchanged, without SASLprep. It does not
 * check the server's signature, because the database is on this machine.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7677">RFC 7677</a>
 */
final class ScramClient {

    static final String MECHANISM = "SCRAM-SHA-256";

    private static final String NO_BINDING = "n,,";
    private static final String HMAC = "HmacSHA256";
    private static final int NONCE_LENGTH = 18;
    private static final Pattern CHALLENGE = Pattern.compile("r=([^,]+),s=([A-Za-z0-9+/=]+),i=([0-9]{1,7})");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String password;
    private final String first;

    ScramClient(String password) {
        this(password, nonce());
    }

    ScramClient(String password, String nonce) {
        this.password = password;
        this.first = "n=,r=" + nonce;
    }

    private static String nonce() {
        byte[] nonce = new byte[NONCE_LENGTH];
        RANDOM.nextBytes(nonce);
        return Base64.getEncoder().encodeToString(nonce);
    }

    /** Returns the body of the first response, which contains the mechanism. */
    byte[] initialResponse() {
        byte[] response = (NO_BINDING + first).getBytes(StandardCharsets.UTF_8);
        return new MessageWriter()
                .text(MECHANISM)
                .int32(response.length)
                .bytes(response)
                .toBytes();
    }

    /** Returns the body of the second response, which contains the proof. */
    byte[] finalResponse(byte[] challenge) throws IOException {
        String text = new String(challenge, StandardCharsets.UTF_8);
        Matcher parts = CHALLENGE.matcher(text);
        if (!parts.lookingAt()) {
            throw new BrokenPacketException("not a SCRAM challenge");
        }
        String withoutProof = "c=" + base64(NO_BINDING.getBytes(StandardCharsets.UTF_8)) + ",r=" + parts.group(1);
        byte[] salt = Base64.getDecoder().decode(parts.group(2));
        byte[] salted = salted(salt, Integer.parseInt(parts.group(3)));
        byte[] clientKey = hmac(salted, "Client Key");
        byte[] signature = hmac(sha256(clientKey), first + "," + text + "," + withoutProof);
        for (int i = 0; i < signature.length; i++) {
            signature[i] ^= clientKey[i];
        }
        return (withoutProof + ",p=" + base64(signature)).getBytes(StandardCharsets.UTF_8);
    }

    /** Computes PBKDF2, because the JDK's implementation does not accept an empty password. */
    private byte[] salted(byte[] salt, int iterations) throws IOException {
        byte[] key = password.getBytes(StandardCharsets.UTF_8);
        byte[] block = new MessageWriter().bytes(salt).int32(1).toBytes();
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, HMAC));
            byte[] last = mac.doFinal(block);
            byte[] sum = last.clone();
            for (int i = 1; i < iterations; i++) {
                last = mac.doFinal(last);
                for (int j = 0; j < sum.length; j++) {
                    sum[j] ^= last[j];
                }
            }
            return sum;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) throws IOException {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static byte[] sha256(byte[] bytes) throws IOException {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
