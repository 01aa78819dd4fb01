package io.github.rdsiam.testkit.internal.history;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Keeps the last entries of a log, oldest first. Beyond the limits for number or size, the oldest are dropped.
 * Thread-safe.
 */
public final class History<T> {

    /** The limit for a test, which reads all entries that it caused. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private final int limit;
    private final long maxSize;
    private final ToIntFunction<T> sizeOf;
    private final Deque<T> entries = new ArrayDeque<>();
    private long size;
    private long total;

    /** Creates a history with a limit for the number of entries. */
    public History(int limit) {
        this(limit, Long.MAX_VALUE, entry -> 0);
    }

    /**
     * Creates a history with limits for the number and total size of entries.
     *
     * @param maxSize the total size of all entries; the newest one is always kept
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

    /** Returns an immutable copy. */
    public synchronized List<T> entries() {
        return List.copyOf(entries);
    }

    /** Returns the number of entries since the start or {@link #clear}, including dropped ones. */
    public synchronized long total() {
        return total;
    }

    public synchronized void clear() {
        entries.clear();
        size = 0;
        total = 0;
    }
}
