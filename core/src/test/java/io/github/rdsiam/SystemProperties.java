package io.github.rdsiam;

import java.util.HashMap;
import java.util.Map;

/** System properties that a test sets; closing it restores the previous values. */
public final class SystemProperties implements AutoCloseable {

    /** Null for one that was not set. */
    private final Map<String, String> before = new HashMap<>();

    public void set(String property, String value) {
        if (!before.containsKey(property)) {
            before.put(property, System.getProperty(property));
        }
        System.setProperty(property, value);
    }

    @Override
    public void close() {
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }
}
