package io.github.rdsiam.testkit.internal.sts;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A JSON Web Token signed with ES256, with an OpenID Connect issuer's claims about a caller. */
record IdentityToken(
        String issuer, String subject, List<String> audiences, Instant expiry, String signed, String signature) {

    static IdentityToken parse(String text) throws StsException {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            throw StsException.notAToken();
        }
        try {
            JsonObject header = object(parts[0]);
            JsonObject claims = object(parts[1]);
            if (!text(header, "alg").equals("ES256")) {
                throw StsException.notAToken();
            }
            return new IdentityToken(
                    text(claims, "iss"),
                    text(claims, "sub"),
                    audiences(claims),
                    Instant.ofEpochSecond(Long.parseLong(text(claims, "exp"))),
                    parts[0] + "." + parts[1],
                    parts[2]);
        } catch (JsonParseException | IllegalArgumentException | IllegalStateException e) {
            throw StsException.notAToken();
        }
    }

    private static JsonObject object(String part) {
        String json = new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
        if (JsonParser.parseString(json) instanceof JsonObject object) {
            return object;
        }
        throw new JsonParseException("no object");
    }

    /** Returns the claim {@code aud}, which is a string or an array. */
    private static List<String> audiences(JsonObject claims) throws StsException {
        if (!(claims.get("aud") instanceof JsonArray array)) {
            return List.of(text(claims, "aud"));
        }
        List<String> all = new ArrayList<>();
        for (JsonElement audience : array) {
            all.add(audience.getAsString());
        }
        return List.copyOf(all);
    }

    private static String text(JsonObject object, String name) throws StsException {
        JsonElement value = object.get(name);
        if (value == null || !value.isJsonPrimitive()) {
            throw StsException.invalidToken("Missing a required claim: " + name);
        }
        return value.getAsString();
    }

    boolean isSignedBy(PublicKey key) {
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
            verifier.initVerify(key);
            verifier.update(signed.getBytes(StandardCharsets.US_ASCII));
            return verifier.verify(Base64.getUrlDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // for example a signature of another length, or not in Base64
            return false;
        }
    }
}
