package io.github.rdsiam.testkit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Signs identity tokens as an OpenID Connect issuer does, such as an EKS cluster, GitHub Actions or GitLab. {@link
 * FakeSts} exchanges them for a session of a role that trusts the issuer. It does not publish its keys, so it opens no
 * port. Thread-safe.
 */
public final class FakeOidcIssuer {

    private final String issuer;
    private final KeyPair keys;

    private FakeOidcIssuer(String issuer, KeyPair keys) {
        this.issuer = issuer;
        this.keys = keys;
    }

    /**
     * Creates an issuer with a new key.
     *
     * @param issuer such as {@code https://token.actions.githubusercontent.com}
     * @return the issuer
     */
    public static FakeOidcIssuer of(String issuer) {
        Objects.requireNonNull(issuer, "issuer");
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new FakeOidcIssuer(issuer, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Returns the URL of this issuer, which its tokens contain.
     *
     * @return the URL passed to {@link #of}
     */
    public String issuer() {
        return issuer;
    }

    /**
     * Returns the key that verifies the tokens.
     *
     * @return a key for ES256
     */
    public PublicKey publicKey() {
        return keys.getPublic();
    }

    /**
     * Signs an identity token.
     *
     * @param subject the claim {@code sub}, such as {@code system:serviceaccount:orders:app}
     * @param audience the claim {@code aud}, such as {@code sts.amazonaws.com}
     * @param issuedAt the time of issue
     * @param life the lifetime; negative for a token that has already expired
     * @return a JSON Web Token
     */
    public String token(String subject, String audience, Instant issuedAt, Duration life) {
        return token(subject, new JsonPrimitive(audience), issuedAt, life);
    }

    /**
     * Signs an identity token whose {@code aud} is a JSON array, as Kubernetes does.
     *
     * @param subject the claim {@code sub}, such as {@code system:serviceaccount:orders:app}
     * @param audiences the claim {@code aud}, such as {@code sts.amazonaws.com} alone
     * @param issuedAt the time of issue
     * @param life the lifetime; negative for a token that has already expired
     * @return a JSON Web Token
     */
    public String token(String subject, List<String> audiences, Instant issuedAt, Duration life) {
        JsonArray array = new JsonArray();
        audiences.forEach(array::add);
        return token(subject, array, issuedAt, life);
    }

    private String token(String subject, JsonElement audience, Instant issuedAt, Duration life) {
        JsonObject header = new JsonObject();
        header.addProperty("alg", "ES256");
        header.addProperty("typ", "JWT");
        header.addProperty("kid", "1");
        JsonObject claims = new JsonObject();
        claims.addProperty("iss", issuer);
        claims.addProperty("sub", subject);
        claims.add("aud", audience);
        claims.addProperty("iat", issuedAt.getEpochSecond());
        claims.addProperty("exp", issuedAt.plus(life).getEpochSecond());
        claims.addProperty("jti", UUID.randomUUID().toString());
        String signed = encode(header.toString().getBytes(StandardCharsets.UTF_8)) + "."
                + encode(claims.toString().getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
