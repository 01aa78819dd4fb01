package io.github.rdsiam.testkit.internal.secrets;

import com.google.gson.JsonObject;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Handles GetRandomPassword, which rotation functions call for a new password. */
final class RandomPassword {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int DEFAULT_LENGTH = 32;
    private static final int MAX_LENGTH = 4096;

    private RandomPassword() {}

    static JsonObject answer(SecretRequest request) throws AwsException {
        var length = request.number(
                "PasswordLength", DEFAULT_LENGTH, 1, MAX_LENGTH, "PasswordLength must be within 1-" + MAX_LENGTH + ".");
        var types = types(request);
        var eachType = !"false".equals(request.text("RequireEachIncludedType"));
        if (types.isEmpty() || (eachType && length < types.size())) {
            throw AwsException.invalidParameter("The password length or the characters do not allow such a password.");
        }
        var password = new ArrayList<Character>();
        if (eachType) {
            types.forEach(type -> password.add(anyOf(type)));
        }
        var all = String.join("", types);
        while (password.size() < length) {
            password.add(anyOf(all));
        }
        Collections.shuffle(password, RANDOM);
        var answer = new JsonObject();
        answer.addProperty(
                "RandomPassword", password.stream().map(String::valueOf).collect(Collectors.joining()));
        return answer;
    }

    /** Returns the characters of each type that may be used. */
    private static List<String> types(SecretRequest request) {
        var excluded = Objects.requireNonNullElse(request.text("ExcludeCharacters"), "");
        var types = new ArrayList<String>();
        if (!request.isTrue("ExcludeLowercase")) {
            types.add("abcdefghijklmnopqrstuvwxyz");
        }
        if (!request.isTrue("ExcludeUppercase")) {
            types.add("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
        }
        if (!request.isTrue("ExcludeNumbers")) {
            types.add("0123456789");
        }
        if (!request.isTrue("ExcludePunctuation")) {
            types.add("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");
        }
        if (request.isTrue("IncludeSpace")) {
            types.add(" ");
        }
        types.replaceAll(type -> type.chars()
                .filter(character -> excluded.indexOf(character) < 0)
                .mapToObj(Character::toString)
                .collect(Collectors.joining()));
        types.removeIf(String::isEmpty);
        return types;
    }

    private static char anyOf(String characters) {
        return characters.charAt(RANDOM.nextInt(characters.length()));
    }
}
