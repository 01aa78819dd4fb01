package io.github.rdsiam.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Counts by name and JDK. Their file has one on each line, sorted. */
final class Counts {

    /** Used instead of a JDK for counts that are the same on each. */
    static final String ANY_JDK = "any";

    private static final String SEPARATOR = "\t";
    private static final String HEADING = "# what" + SEPARATOR + "JDK" + SEPARATOR + "count";

    private record Key(String what, String jdk) implements Comparable<Key> {

        @Override
        public int compareTo(Key other) {
            int order = what.compareTo(other.what);
            return order == 0 ? jdk.compareTo(other.jdk) : order;
        }

        @Override
        public String toString() {
            return what + ", JDK " + jdk;
        }
    }

    private final Map<Key, Long> counts = new TreeMap<>();

    static Counts read(Path file) throws IOException {
        return Files.exists(file) ? parse(Files.readString(file)) : new Counts();
    }

    static Counts parse(String text) {
        Counts parsed = new Counts();
        text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(SEPARATOR, -1))
                .forEach(line -> parsed.put(line[0], line[1], Long.parseLong(line[2])));
        return parsed;
    }

    /** Adds a count, once for each name and JDK. */
    void put(String what, String jdk, long count) {
        if (counts.put(new Key(what, jdk), count) != null) {
            throw new IllegalArgumentException("Counted twice: " + what + ", JDK " + jdk);
        }
    }

    boolean has(String jdk) {
        return counts.keySet().stream().anyMatch(key -> key.jdk().equals(jdk));
    }

    /** Describes how new counts on a JDK differ from these. */
    List<String> differences(Counts counted, String jdk) {
        Map<Key, Long> here = of(jdk);
        Map<Key, Long> there = counted.of(jdk);
        Set<Key> all = new TreeSet<>(here.keySet());
        all.addAll(there.keySet());
        List<String> differences = new ArrayList<>();
        for (Key key : all) {
            Long expected = here.get(key);
            Long actual = there.get(key);
            if (expected == null) {
                differences.add(key + ": " + actual + ", which has no line yet");
            } else if (actual == null) {
                differences.add(key + ": not counted any more, was " + expected);
            } else if (!expected.equals(actual)) {
                differences.add(key + ": " + actual + " instead of " + expected);
            }
        }
        return differences;
    }

    /** Returns these counts, with those on one JDK replaced. */
    Counts renewed(Counts counted, String jdk) {
        Counts renewed = new Counts();
        renewed.counts.putAll(counts);
        renewed.counts.keySet().removeAll(of(jdk).keySet());
        renewed.counts.putAll(counted.of(jdk));
        return renewed;
    }

    private Map<Key, Long> of(String jdk) {
        Map<Key, Long> some = new TreeMap<>(counts);
        some.keySet().removeIf(key -> !key.jdk().equals(jdk) && !key.jdk().equals(ANY_JDK));
        return some;
    }

    String text() {
        StringBuilder text = new StringBuilder(HEADING).append('\n');
        counts.forEach((key, count) -> text.append(key.what())
                .append(SEPARATOR)
                .append(key.jdk())
                .append(SEPARATOR)
                .append(count)
                .append('\n'));
        return text.toString();
    }
}
