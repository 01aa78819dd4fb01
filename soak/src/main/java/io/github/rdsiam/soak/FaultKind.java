package io.github.rdsiam.soak;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Random;
import java.util.Set;

/**
 * A kind of fault that the soak can inject.
 *
 * @param group its row in the report's table
 * @param name its name in that row
 * @param effects what it can do to callers
 * @param act injects it
 */
record FaultKind(String group, String name, Set<Effect> effects, Act act) {

    /** Injects a fault. */
    interface Act {
        /** Injects it and returns how and when it is undone. */
        Ending begin(Servers servers, HikariDataSource pool, Random random);
    }

    /**
     * Undoes a fault.
     *
     * @param after how long after the fault began
     * @param step does it
     */
    record Ending(Duration after, Runnable step) {

        /** For a fault that needs no undoing. */
        static final Ending NONE = new Ending(Duration.ZERO, () -> {});
    }
}
