package io.github.rdsiam.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The classes that a function's JVM loads, and where from, as the JVM logs them. */
final class ClassLog {

    private final Path file;

    ClassLog(Path file) {
        this.file = file;
    }

    /** Adds the JVM option for this log to a function's variables. */
    Map<String, String> of(Map<String, String> variables) {
        Map<String, String> changed = new HashMap<>(variables);
        changed.merge("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + file, (usual, more) -> usual + " " + more);
        return changed;
    }

    /** The lines so far, one for each class. */
    List<String> lines() throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.contains(" source: "))
                .toList();
    }
}
