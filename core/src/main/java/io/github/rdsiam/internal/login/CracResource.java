package io.github.rdsiam.internal.login;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Drops what must not be in a snapshot (Lambda SnapStart, CRaC): {@link Connector} its tokens, secrets, clients and TLS
 * sessions, {@code IamPool} its connections.
 *
 * <p>Until the restore every connect of a pool fails with {@link Connector#checkpointTaken}, because the pool's threads
 * connect at any time; a caller waits for the restore, but no longer than the pool lets it. A data source without our pool connects
 * when the application wants it, also in the application's own hooks. The application must close those connections, and
 * build the data source before it registers a hook that connects: before a checkpoint hooks are called in the reverse
 * order of their registration, so ours comes last.
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

    /** Loaded only where {@code org.crac} is on the class path. Not a record, whose hashCode() is slow to link. */
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
