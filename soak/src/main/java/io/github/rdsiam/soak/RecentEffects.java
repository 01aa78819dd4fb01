package io.github.rdsiam.soak;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Remembers when each effect last happened. Thread-safe. */
final class RecentEffects {

    private final Map<Effect, Long> last = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    RecentEffects(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void record(Collection<Effect> effects) {
        effects.forEach(effect -> last.put(effect, nanoTime.getAsLong()));
    }

    /** The effects that a caller may still notice. */
    Set<Effect> current() {
        long now = nanoTime.getAsLong();
        Set<Effect> current = EnumSet.noneOf(Effect.class);
        last.forEach((effect, at) -> {
            if (now - at <= effect.window().toNanos()) {
                current.add(effect);
            }
        });
        return current;
    }
}
