package io.github.rdsiam.testkit.internal.history;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last entries of a log, oldest first: one more than the limit drops the oldest. Thread-safe. */
public final class History<T> {

    /** A limit for a test, which reads all that it caused. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private final int limit;
    private final Deque<T> entries = new ArrayDeque<>();
    private long total;

    public History(int limit) {
        this.limit = limit;
    }

    public synchronized void add(T entry) {
        if (entries.size() == limit) {
            entries.removeFirst();
        }
        entries.addLast(entry);
        total++;
    }

    /** An immutable copy. */
    public synchronized List<T> entries() {
        return List.copyOf(entries);
    }

    /** Counts the entries since the start or {@link #clear}, also those that were dropped. */
    public synchronized long total() {
        return total;
    }

    public synchronized void clear() {
        entries.clear();
        total = 0;
    }
}
