package io.github.rdsiam.internal.login;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Drops what must not be in a snapshot (Lambda SnapStart, CRaC): {@link Connector} its tokens, secrets, clients and TLS
 * sessions, {@code IamPool} its connections.
 *
 * <p>A pool's threads connect at any time, so every connect of a pool fails with {@link Connector#checkpointTaken}
 * until the restore. A caller waits for the restore, at most for the pool's connection timeout.
 *
 * <p>A data source without our pool connects only when the application asks for it, which may be in the application's
 * own hooks. The application must close those connections. It must also build the data source before it registers a
 * hook that connects: before a checkpoint, hooks are called in reverse order of registration, so ours is called last.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">SnapStart runtime hooks
 *     for Java</a>
 */
public interface CracResource {

    void beforeCheckpoint();

    default void afterRestore() {}

    /**
     * Registers the owner with {@code org.crac}, if that is present.
     *
     * @return an object that the owner must keep, because the context holds it weakly; null without {@code org.crac}
     */
    public static @Nullable Object register(CracResource owner) {
        try {
            return Hooks.register(owner, Core.getGlobalContext());
        } catch (LinkageError notThere) {
            // not present, or on the class path while this library is on the module path
            return null;
        }
    }

    /**
     * The hooks for {@code org.crac}, loaded only if that is present. Not a record, because its hashCode() is slow to
     * link.
     */
    final class Hooks implements Resource {

        private final CracResource owner;

        private Hooks(CracResource owner) {
            this.owner = owner;
        }

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
