package io.github.rdsiam.spring;

import java.util.LinkedHashSet;
import java.util.Set;

/** Collects the errors of a configuration, so that one start shows all of them. */
final class Problems {

    private final Set<String> descriptions = new LinkedHashSet<>();
    private final Set<String> actions = new LinkedHashSet<>();

    void add(String description, String action) {
        descriptions.add(description);
        actions.add(action);
    }

    /** Runs a step, and collects its error. */
    void collect(Runnable step) {
        try {
            step.run();
        } catch (RdsIamConfigurationException e) {
            add(e.description(), e.action());
        }
    }

    void throwIfAny() {
        if (!isEmpty()) {
            throw new RdsIamConfigurationException(lines(descriptions), actions());
        }
    }

    boolean isEmpty() {
        return descriptions.isEmpty();
    }

    /** Returns the actions, one per line if there are several. */
    String actions() {
        return lines(actions);
    }

    private static String lines(Set<String> texts) {
        return texts.size() == 1 ? texts.iterator().next() : "- " + String.join(System.lineSeparator() + "- ", texts);
    }
}
