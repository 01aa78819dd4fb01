package io.github.rdsiam;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * What happens around a checkpoint (Lambda SnapStart, CRaC): before it, connections, tokens, secrets and TLS sessions
 * go; after it, all is made anew on first use. Loaded only where {@code org.crac} is on the class path.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">SnapStart runtime hooks
 *     for Java</a>
 */
final class CheckpointHooks implements Resource {

    private final Checkpointed owner;

    private CheckpointHooks(Checkpointed owner) {
        this.owner = owner;
    }

    /** The hooks, which the context holds only weakly: the owner keeps them. */
    static Object registerWithGlobalContext(Checkpointed owner) {
        return register(owner, Core.getGlobalContext());
    }

    static Object register(Checkpointed owner, Context<Resource> context) {
        CheckpointHooks hooks = new CheckpointHooks(owner);
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
