package io.github.rdsiam.benchmarks;

import java.util.Map;

/** Counts something whose result does not depend on the machine. */
interface Gate {

    /** Returns the counts by name. */
    Map<String, Long> count(Stand stand) throws Exception;

    /** Whether the counts depend on the JDK. */
    default boolean dependsOnJdk() {
        return true;
    }
}
