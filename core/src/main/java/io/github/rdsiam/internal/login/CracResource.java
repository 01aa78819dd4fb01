package io.github.rdsiam.internal.login;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Drops what must not be in a snapshot (Lambda SnapStart, CRaC): {@link Connector} its tokens, secrets, clients and TLS
 * sessions, {@code IamPool} its connections. Connections of a data source without our pool are left to their owner.
 *
 * <p>Until the restore every connect fails with {@link Connector#checkpointTaken}; a caller of the pool waits for it, but
 * no longer than the pool lets it.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">SnapStart runtime hooks
 *     for Java</a>
 */
public interface CracResource {

    void beforeCheckpoint();

    default void afterRestore() {}

    /**
     * Registers with {@code org.crac} where it is present.
     *
     * @return what the owner must keep, because the context holds it weakly; null without {@code org.crac}
     */
    public static @Nullable Object register(CracResource owner) {
        try {
            return Hooks.register(owner, Core.getGlobalContext());
        } catch (LinkageError notThere) {
            // or it is on the class path, and this library on the module path
            return null;
        }
    }

    /** Loaded only where {@code org.crac} is on the class path. */
    record Hooks(CracResource owner) implements Resource {

        public static Object register(CracResource owner, Context<Resource> context) {
            Hooks hooks = new Hooks(owner);
            context.register(hooks);
            return hooks;
        }

        @Override
        public void beforeCheckpoint(Context<? extends Resource> context) {
            owner.beforeCheckpoint();
        }

        @Override
        public void afterRestore(Context<? extends Resource> context) {
            owner.afterRestore();
        }
    }
}
