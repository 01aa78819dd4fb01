package io.github.rdsiam.benchmarks.soak;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Random;
import java.util.Set;

/**
 * One kind of fault.
 *
 * @param group where it belongs in the table
 * @param name what it is called there
 * @param troubles what it can do to callers
 */
record Mischief(String group, String name, Set<Trouble> troubles, Act act) {

    /** Does it. */
    interface Act {
        /** Returns how it is taken back, and when. */
        Ending begin(Stage stage, HikariDataSource pool, Random random);
    }

    /** Takes it back. */
    record Ending(Duration after, Runnable step) {

        /** There is nothing to take back. */
        static final Ending NONE = new Ending(Duration.ZERO, () -> {});
    }
}
