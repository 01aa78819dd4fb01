package io.github.rdsiam.example;

import org.jspecify.annotations.Nullable;

/**
 * The invocation that runs now, for the log.
 *
 * <p>It is one for all threads: an environment serves one invocation at a time, and what the pool's threads write
 * meanwhile belongs to it as well. Between invocations, and before the first one, there is no request id. (On Lambda
 * Managed Instances, which serve several at a time, each would have to carry its own.)
 */
final class Invocation {

    private static volatile @Nullable String requestId;
    private static volatile boolean coldStart = true;

    private Invocation() {}

    static void begin(String id) {
        requestId = id;
    }

    static void end() {
        requestId = null;
        coldStart = false;
    }

    static @Nullable String requestId() {
        return requestId;
    }

    /** From the init phase to the end of the environment's first invocation. */
    static boolean isColdStart() {
        return coldStart;
    }
}
