package io.github.rdsiam.spring;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts for each constant of an enum. Thread-safe. */
final class EnumCounts<E extends Enum<E>> {

    private final Map<E, LongAdder> counts = new ConcurrentHashMap<>();

    void increment(E constant) {
        counts.computeIfAbsent(constant, absent -> new LongAdder()).increment();
    }

    long of(E constant) {
        LongAdder count = counts.get(constant);
        return count == null ? 0 : count.sum();
    }
}
