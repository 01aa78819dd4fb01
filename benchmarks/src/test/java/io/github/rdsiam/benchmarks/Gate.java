package io.github.rdsiam.benchmarks;

import java.util.Map;

/** Counts something that does not depend on the machine. */
interface Gate {

    /** What was counted, and how many there were. */
    Map<String, Long> count(Stand stand) throws Exception;

    /** Whether each JDK has counts of its own. */
    default boolean dependsOnJdk() {
        return true;
    }
}
