package io.github.rdsiam.example.template;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/** A template before its functions are resolved. */
public record Template(String text, Map<String, Object> content) {

    /** Reads the module's template. */
    public static Template read() {
        try {
            return parse(Files.readString(ModuleFiles.file("template.yaml")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Parses a template. */
    public static Template parse(String text) {
        return new Template(text, Yaml.parse(text));
    }

    /**
     * This template with the first match of a text changed. The text must be in it. The part for verify-on-aws comes last and
     * looks like the function's.
     */
    public Template with(String passage, String replacement) {
        int first = text.indexOf(passage);
        if (first < 0) {
            throw new IllegalArgumentException("Not in the template: " + passage);
        }
        return parse(text.substring(0, first) + replacement + text.substring(first + passage.length()));
    }

    Map<String, Object> section(String name) {
        return Values.mapAt(content, name);
    }

    Map<String, Object> resource(String id) {
        return Values.map(section("Resources").get(id));
    }

    String type(String id) {
        return Values.string(resource(id).get("Type"));
    }
}
