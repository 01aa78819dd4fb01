package io.github.rdsiam.benchmarks.soak;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * What one caller wrote, by what it was told: acknowledged rows are there, rows in doubt may be, and no other is. Used by
 * the caller's thread, and by others after its end.
 */
final class Ledger {

    private static final long ROWS_PER_CALLER = 1_000_000_000L;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final long base;
    private final BitSet acknowledged = new BitSet();
    private final BitSet doubtful = new BitSet();

    /** The first rows of transactions of two. */
    private final BitSet pairs = new BitSet();

    private int next;

    Ledger(int caller) {
        base = caller * ROWS_PER_CALLER;
    }

    /** Takes the next numbers, so far of rows that are not to be there. */
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

    /** From here on the database may have it. */
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

    /** What stands in a row: its own, so that a row of somebody else's is noticed. */
    static String value(long id) {
        return Long.toHexString((id + 1) * SPREAD);
    }

    /** What is wrong with the rows that were found from a number on to another, not included. */
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
                wrong.add("from nowhere: row " + id + " was never committed");
            } else if (!value.equals(value(id))) {
                wrong.add("changed: row " + id + " is " + value);
            }
            if (number + 1 < to && pairs.get(number) && (value == null) != (found.get(id + 1) == null)) {
                wrong.add("torn: of rows " + id + " and " + (id + 1) + " one is there");
            }
        }
        return wrong;
    }
}
