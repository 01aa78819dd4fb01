package io.github.rdsiam.spring;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.crac.CheckpointException;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.crac.RestoreException;
import org.mockito.MockedStatic;
import org.mockito.Mockito;

/**
 * Takes the place of org.crac's context on a JVM that cannot be checkpointed. It calls what core registers, in org.crac's
 * order; Spring's own resource would stop the application context.
 */
final class CheckpointContext extends Context<Resource> {

    private final List<Resource> ofCore = new ArrayList<>();

    /** Runs a test on whose thread this context is org.crac's. */
    static void run(Consumer<CheckpointContext> test) {
        CheckpointContext context = new CheckpointContext();
        try (MockedStatic<Core> core = Mockito.mockStatic(Core.class)) {
            core.when(Core::getGlobalContext).thenReturn(context);
            test.accept(context);
        }
    }

    void beforeCheckpoint() throws CheckpointException {
        beforeCheckpoint(this);
    }

    void afterRestore() throws RestoreException {
        afterRestore(this);
    }

    @Override
    public void register(Resource resource) {
        if (resource.getClass().getName().startsWith("io.github.rdsiam.")) {
            ofCore.add(resource);
        }
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) throws CheckpointException {
        List<Resource> lastFirst = new ArrayList<>(ofCore);
        Collections.reverse(lastFirst);
        for (Resource resource : lastFirst) {
            try {
                resource.beforeCheckpoint(this);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) throws RestoreException {
        for (Resource resource : ofCore) {
            try {
                resource.afterRestore(this);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }
}
