package io.github.rdsiam.verify;

import java.util.List;
import java.util.Map;

/**
 * A step of a check, with its input.
 *
 * @param name the first is {@link #FIRST}
 * @param state what the previous step of this check saved
 * @param metric what the script was asked to read; empty if nothing
 */
record Step(String name, Map<String, String> state, String metric) {

    static final String FIRST = "begin";

    String state(String key) {
        return state.getOrDefault(key, "");
    }

    /** The check is over. */
    static Outcome done(List<Finding> findings) {
        return new Outcome(findings, null);
    }

    static Outcome done(Finding... findings) {
        return done(List.of(findings));
    }

    /** One more step after this one. */
    static Outcome then(String next, Map<String, String> state, String progress, Preparation preparation) {
        return new Outcome(List.of(), new NextStep(next, state, progress, preparation));
    }
}
