package io.github.rdsiam.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a function's JVM writes of each class that it loads, and where from. */
final class ClassLog {

    private final Path file;

    ClassLog(Path file) {
        this.file = file;
    }

    /** A function's variables, with the option for it. */
    Map<String, String> of(Map<String, String> variables) {
        Map<String, String> changed = new HashMap<>(variables);
        changed.merge("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + file, (usual, more) -> usual + " " + more);
        return changed;
    }

    /** A line for each class so far. */
    List<String> lines() throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.contains(" source: "))
                .toList();
    }
}
