package io.github.rdsiam.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** How many of the machine's processors a subject may use. */
enum Processors {
    ALL("", ""),
    /** As much as Lambda gives a function below 1,769 MB at best. The server may use all. */
    ONE("-one-processor", " on one processor");

    private final String suffix;
    private final String words;

    Processors(String suffix, String words) {
        this.suffix = suffix;
        this.words = words;
    }

    /** The name of a measure. */
    String name(String measure) {
        return measure + suffix;
    }

    /** What is measured, for a target. */
    String describe(String what) {
        return what + words;
    }

    /** A JVM that is pinned to one processor sees only that one, and chooses its collector and compilers accordingly. */
    List<Jdk> of(List<Jdk> jdks) {
        return this == ALL ? jdks : jdks.stream().map(Processors::pin).toList();
    }

    private static Jdk pin(Jdk jdk) {
        List<String> command = new ArrayList<>(List.of("taskset", "-c", "0"));
        command.addAll(jdk.command());
        return new Jdk(jdk.feature(), jdk.version(), command);
    }
}
