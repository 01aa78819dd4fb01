package io.github.rdsiam.testkit.internal.history;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The last entries of a log, oldest first: one more than the limit drops the oldest, and so does one more than fits. Thread-safe.
 */
public final class History<T> {

    /** A limit for a test, which reads all that it caused. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private final int limit;
    private final long maxSize;
    private final ToIntFunction<T> sizeOf;
    private final Deque<T> entries = new ArrayDeque<>();
    private long size;
    private long total;

    /** For entries of a known size. */
    public History(int limit) {
        this(limit, Long.MAX_VALUE, entry -> 0);
    }

    /**
     * For entries of any size.
     *
     * @param maxSize of all entries together; the newest one is kept in any case
     * @param sizeOf the size of an entry, which must not change
     */
    public History(int limit, long maxSize, ToIntFunction<T> sizeOf) {
        this.limit = limit;
        this.maxSize = maxSize;
        this.sizeOf = sizeOf;
    }

    public synchronized void add(T entry) {
        size += sizeOf.applyAsInt(entry);
        while (!entries.isEmpty() && (entries.size() >= limit || size > maxSize)) {
            size -= sizeOf.applyAsInt(entries.removeFirst());
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
        size = 0;
        total = 0;
    }
}
