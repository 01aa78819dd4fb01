package io.github.rdsiam.testkit.internal.protocol.mysql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;

/**
 * Computes the scrambles that MySQL's plugins require instead of a password.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_authentication_methods.html">Authentication
 *     methods</a>
 */
public final class PasswordScramble {

    public static final String NATIVE = "mysql_native_password";
    public static final String CACHING_SHA2 = "caching_sha2_password";

    private PasswordScramble() {}

    public static byte[] of(String plugin, String password, byte[] salt) throws IOException {
        byte[] clear = password.getBytes(StandardCharsets.UTF_8);
        if (clear.length == 0) {
            return clear;
        }
        return switch (plugin) {
            case NATIVE -> {
                byte[] once = digest("SHA-1", clear);
                yield xor(once, digest("SHA-1", salt, digest("SHA-1", once)));
            }
            case CACHING_SHA2 -> {
                byte[] once = digest("SHA-256", clear);
                yield xor(once, digest("SHA-256", digest("SHA-256", once), salt));
            }
            default -> throw new IllegalArgumentException("No scramble of " + plugin);
        };
    }

    /**
     * Encrypts the password with the server's RSA key, for the full authentication of {@code caching_sha2_password}
     * without TLS.
     */
    static byte[] encrypted(String password, byte[] salt, byte[] pem) throws IOException {
        byte[] clear = Arrays.copyOf(
                password.getBytes(StandardCharsets.UTF_8), password.getBytes(StandardCharsets.UTF_8).length + 1);
        byte[] masked = new byte[clear.length];
        for (int i = 0; i < clear.length; i++) {
            masked[i] = (byte) (clear[i] ^ salt[i % salt.length]);
        }
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
            cipher.init(Cipher.ENCRYPT_MODE, publicKey(pem));
            return cipher.doFinal(masked);
        } catch (GeneralSecurityException e) {
            throw new IOException("The database's RSA key cannot be used", e);
        }
    }

    private static PublicKey publicKey(byte[] pem) throws GeneralSecurityException {
        String base64 = new String(pem, StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]+-----|\\s", "");
        return KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    private static byte[] digest(String algorithm, byte[]... parts) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static byte[] xor(byte[] a, byte[] b) {
        byte[] result = new byte[a.length];
        for (int i = 0; i < a.length; i++) {
            result[i] = (byte) (a[i] ^ b[i]);
        }
        return result;
    }
}
