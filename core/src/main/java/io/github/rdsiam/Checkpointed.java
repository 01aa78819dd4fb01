package io.github.rdsiam;

import org.jspecify.annotations.Nullable;

/** Who has something to let go of before a checkpoint. */
interface Checkpointed {

    void beforeCheckpoint();

    void afterRestore();

    /** Registers with {@code org.crac} where it is present; the owner must keep what is returned. */
    static @Nullable Object register(Checkpointed owner) {
        if (!isCracPresent()) {
            return null;
        }
        try {
            return CheckpointHooks.registerWithGlobalContext(owner);
        } catch (LinkageError outOfReach) {
            // it lies on the class path, and this library on the module path
            return null;
        }
    }

    private static boolean isCracPresent() {
        return Checkpointed.class.getClassLoader().getResource("org/crac/Resource.class") != null;
    }
}
