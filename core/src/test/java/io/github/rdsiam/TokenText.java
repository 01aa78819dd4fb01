package io.github.rdsiam;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A token taken apart: the address before the query, and the query's fields. */
public record TokenText(String address, Map<String, String> fields) {

    public static TokenText parse(String token) {
        int query = token.indexOf("/?");
        Map<String, String> fields = new TreeMap<>();
        for (String field : token.substring(query + 2).split("&", -1)) {
            int equals = field.indexOf('=');
            String before = fields.put(decode(field.substring(0, equals)), decode(field.substring(equals + 1)));
            if (before != null) {
                throw new IllegalArgumentException("Twice: " + field.substring(0, equals));
            }
        }
        return new TokenText(token.substring(0, query), fields);
    }

    private static String decode(String text) {
        // a plus is a plus here: only percent signs encode
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
