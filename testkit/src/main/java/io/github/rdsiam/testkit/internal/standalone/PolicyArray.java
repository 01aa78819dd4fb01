package io.github.rdsiam.testkit.internal.standalone;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a JSON array of policy documents as text. A parser would drop errors that {@link
 * io.github.rdsiam.testkit.IamPolicy} rejects, such as a duplicate key.
 */
final class PolicyArray {

    private PolicyArray() {}

    /**
     * Returns the elements of an array, or the text itself if it is not an array. The elements are not checked here.
     */
    static List<String> documents(String text) {
        String array = text.strip();
        if (array.length() < 2 || !array.startsWith("[") || !array.endsWith("]")) {
            return List.of(text);
        }
        String content = array.substring(1, array.length() - 1);
        return content.isBlank() ? List.of() : elements(content);
    }

    private static List<String> elements(String content) {
        List<String> elements = new ArrayList<>();
        int start = 0;
        int depth = 0;
        boolean isString = false;
        for (int i = 0; i < content.length(); i++) {
            char character = content.charAt(i);
            if (character == '"') {
                isString = !isString;
            } else if (isString) {
                i += character == '\\' ? 1 : 0;
            } else if (character == '{' || character == '[') {
                depth++;
            } else if (character == '}' || character == ']') {
                depth--;
            } else if (character == ',' && depth == 0) {
                elements.add(content.substring(start, i));
                start = i + 1;
            }
        }
        elements.add(content.substring(start));
        return elements;
    }
}
