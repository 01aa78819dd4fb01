package io.github.rdsiam;

import java.util.ArrayList;
import java.util.List;
import org.crac.Context;
import org.crac.Resource;

/** Keeps and calls what is registered as org.crac's own contexts do: before a checkpoint in reverse order. */
class RecordedContext extends Context<Resource> {

    private final List<Resource> resources = new ArrayList<>();

    List<Resource> resources() {
        return resources;
    }

    @Override
    public void register(Resource resource) {
        resources.add(resource);
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        for (int i = resources.size() - 1; i >= 0; i--) {
            Resource resource = resources.get(i);
            run(() -> resource.beforeCheckpoint(this));
        }
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        for (Resource resource : resources) {
            run(() -> resource.afterRestore(this));
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void run(Step step) {
        try {
            step.run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
