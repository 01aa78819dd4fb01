package io.github.rdsiam.testkit;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value in a policy document, with its place, which every message names.
 *
 * @param value a text, members by name, or a list of nodes; numbers and booleans are texts too, as in IAM
 */
record PolicyNode(Object value, String place) {

    /** The useful part of the parser's message; the rest is for developers. */
    private static final Pattern POSITION = Pattern.compile(" at line \\d+ column \\d+");

    /** Parses a document strictly, because IAM rejects comments and duplicate keys. */
    static PolicyNode parse(String document, String name) {
        JsonReader reader = new JsonReader(new StringReader(document));
        reader.setStrictness(Strictness.STRICT);
        try {
            PolicyNode root = read(reader, name);
            var unused = reader.peek(); // fails if anything follows
            return root;
        } catch (IOException e) {
            Matcher position = POSITION.matcher(String.valueOf(e.getMessage()));
            throw new IllegalArgumentException(name + " is not JSON" + (position.find() ? position.group() : ""), e);
        }
    }

    private static PolicyNode read(JsonReader reader, String name) throws IOException {
        String place = name + reader.getPath().substring(1).replaceFirst("^\\.", ", ");
        Object value = switch (reader.peek()) {
            case BEGIN_OBJECT -> readMembers(reader, name, place);
            case BEGIN_ARRAY -> readElements(reader, name);
            case STRING, NUMBER -> reader.nextString();
            case BOOLEAN -> Boolean.toString(reader.nextBoolean());
            default -> throw new IllegalArgumentException(place + ": null is not a value");
        };
        return new PolicyNode(value, place);
    }

    private static Map<String, PolicyNode> readMembers(JsonReader reader, String name, String place)
            throws IOException {
        Map<String, PolicyNode> members = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNext()) {
            String key = reader.nextName();
            if (members.put(key, read(reader, name)) != null) {
                throw new IllegalArgumentException(place + ": duplicate key \"" + key + "\"");
            }
        }
        reader.endObject();
        return members;
    }

    private static List<PolicyNode> readElements(JsonReader reader, String name) throws IOException {
        List<PolicyNode> elements = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            elements.add(read(reader, name));
        }
        reader.endArray();
        return elements;
    }

    String text() {
        if (value instanceof String text) {
            return text;
        }
        throw problem("must be a string");
    }

    Map<String, PolicyNode> members() {
        if (!(value instanceof Map<?, ?> map)) {
            throw problem("must be an object");
        }
        Map<String, PolicyNode> members = new LinkedHashMap<>();
        map.forEach((key, member) -> members.put((String) key, (PolicyNode) member));
        return members;
    }

    /** Returns the members; rejects any other names. */
    Map<String, PolicyNode> members(Set<String> known) {
        Map<String, PolicyNode> members = members();
        members.forEach((key, member) -> {
            if (!known.contains(key)) {
                throw member.problem("unknown element, or not allowed in an identity-based policy");
            }
        });
        return members;
    }

    /** Returns the elements; there must be at least one. A value that is not a list is a list with one element. */
    List<PolicyNode> elements() {
        if (!(value instanceof List<?> list)) {
            return List.of(this);
        }
        if (list.isEmpty()) {
            throw problem("must not be empty");
        }
        return list.stream().map(element -> (PolicyNode) element).toList();
    }

    IllegalArgumentException problem(String what) {
        return new IllegalArgumentException(place + ": " + what);
    }
}
