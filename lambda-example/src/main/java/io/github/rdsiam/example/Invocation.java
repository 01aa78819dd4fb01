package io.github.rdsiam.example;

import org.jspecify.annotations.Nullable;

/**
 * The current invocation, for the log.
 *
 * <p>All threads share it: an environment serves one invocation at a time, and entries of the pool's threads belong to it
 * as well. Before the first invocation and between invocations the request id is null. Lambda Managed Instances serve
 * several invocations at a time, and would need one for each.
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
