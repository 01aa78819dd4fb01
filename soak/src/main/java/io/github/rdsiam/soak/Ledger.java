package io.github.rdsiam.soak;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * Records which rows one caller wrote. Acknowledged rows must exist, rows in doubt may exist, and others must not. Used by
 * the caller's thread, and by other threads after it has ended.
 */
final class Ledger {

    private static final long ROWS_PER_CALLER = 1_000_000_000L;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final long base;
    private final BitSet acknowledged = new BitSet();
    private final BitSet doubtful = new BitSet();

    /** The first row of each transaction of two. */
    private final BitSet pairs = new BitSet();

    private int next;

    Ledger(int caller) {
        base = caller * ROWS_PER_CALLER;
    }

    /** Takes the next row numbers. Their rows must not exist yet. */
    int take(int count) {
        int first = next;
        next += count;
        if (count == 2) {
            pairs.set(first);
        }
        return first;
    }

    void acknowledged(int first, int count) {
        doubtful.clear(first, first + count);
        acknowledged.set(first, first + count);
    }

    /** From now on the database may have the rows. */
    void doubtful(int first, int count) {
        doubtful.set(first, first + count);
    }

    int size() {
        return next;
    }

    long acknowledged() {
        return acknowledged.cardinality();
    }

    long doubtful() {
        return doubtful.cardinality();
    }

    long id(int number) {
        return base + number;
    }

    /** The value of a row. Values are unique, so that a mix-up is noticed. */
    static String value(long id) {
        return Long.toHexString((id + 1) * SPREAD);
    }

    /** Returns what is wrong with the rows found in a range of numbers, the end excluded. */
    List<String> check(int from, int to, Map<Long, String> found) {
        List<String> wrong = new ArrayList<>();
        for (int number = from; number < to; number++) {
            long id = id(number);
            String value = found.get(id);
            if (value == null) {
                if (acknowledged.get(number)) {
                    wrong.add("lost: row " + id + " was acknowledged");
                }
            } else if (!acknowledged.get(number) && !doubtful.get(number)) {
                wrong.add("unexpected: row " + id + " was never committed");
            } else if (!value.equals(value(id))) {
                wrong.add("changed: row " + id + " is " + value);
            }
            if (number + 1 < to && pairs.get(number) && (value == null) != (found.get(id + 1) == null)) {
                wrong.add("torn: of rows " + id + " and " + (id + 1) + " only one exists");
            }
        }
        return wrong;
    }
}
