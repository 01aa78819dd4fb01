package io.github.rdsiam.testkit.internal.secrets;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A filter of a search for secrets: it matches secrets with one of its values. */
record SecretFilter(String key, List<String> values) {

    private static final String ALL = "all";
    private static final List<String> KEYS =
            List.of("description", "name", "tag-key", "tag-value", "primary-region", "owning-service", ALL);

    /** A word. Words end between letters, digits and other characters, and before a capital letter. */
    private static final Pattern WORD = Pattern.compile("[A-Z]*[a-z]+|[A-Z]+|[0-9]+");

    static List<SecretFilter> of(SecretRequest request) throws AwsException {
        var filters = new ArrayList<SecretFilter>();
        for (var json : request.objects("Filters")) {
            var filter = new SecretRequest(json);
            var key = Objects.requireNonNullElse(filter.text("Key"), ALL);
            if (!KEYS.contains(key)) {
                throw AwsException.validation("1 validation error detected: Value '" + key + "' at 'filters."
                        + (filters.size() + 1)
                        + ".member.key' failed to satisfy constraint: Member must satisfy enum value set: " + KEYS);
            }
            filters.add(new SecretFilter(key, filter.texts("Values")));
        }
        return filters;
    }

    boolean matches(JsonObject secret) {
        for (var value : values) {
            var negated = value.startsWith("!");
            if (negated != finds(negated ? value.substring(1) : value, secret)) {
                return true;
            }
        }
        return false;
    }

    private boolean finds(String value, JsonObject secret) {
        return switch (key) {
            case "name" -> text(secret, "Name").startsWith(value);
            case "description" -> lower(text(secret, "Description")).startsWith(lower(value));
            case "tag-key" -> tags(secret, "Key").stream().anyMatch(text -> text.startsWith(value));
            case "tag-value" -> tags(secret, "Value").stream().anyMatch(text -> text.startsWith(value));
            case "primary-region" -> StoredSecret.REGION.startsWith(value);
            case "owning-service" -> false; // these secrets are not owned by another service
            default -> words(value).stream().anyMatch(wordsOf(secret)::contains);
        };
    }

    private static List<String> wordsOf(JsonObject secret) {
        var words = new ArrayList<>(words(text(secret, "Name")));
        words.addAll(words(text(secret, "Description")));
        tags(secret, "Key").forEach(text -> words.addAll(words(text)));
        tags(secret, "Value").forEach(text -> words.addAll(words(text)));
        return words;
    }

    private static List<String> words(String text) {
        return WORD.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(SecretFilter::lower)
                .toList();
    }

    private static List<String> tags(JsonObject secret, String part) {
        return new SecretRequest(secret)
                .objects("Tags").stream().map(tag -> text(tag, part)).toList();
    }

    private static String text(JsonObject object, String key) {
        return Objects.requireNonNullElse(SecretJson.text(object, key), "");
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
