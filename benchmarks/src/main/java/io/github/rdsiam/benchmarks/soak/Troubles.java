package io.github.rdsiam.benchmarks.soak;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Which troubles there were lately. Thread-safe. */
final class Troubles {

    private final Map<Trouble, Long> last = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    Troubles(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void happen(Collection<Trouble> troubles) {
        troubles.forEach(trouble -> last.put(trouble, nanoTime.getAsLong()));
    }

    /** Those that a caller may still feel. */
    Set<Trouble> felt() {
        long now = nanoTime.getAsLong();
        Set<Trouble> felt = EnumSet.noneOf(Trouble.class);
        last.forEach((trouble, at) -> {
            if (now - at <= trouble.felt().toNanos()) {
                felt.add(trouble);
            }
        });
        return felt;
    }
}
