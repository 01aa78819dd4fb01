package io.github.rdsiam.testkit;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The positions in a text that a pattern can reach, step by step. Each step looks at each character once, so matching
 * is fast with any wildcards.
 */
final class PolicyReach {

    private final int[] text;
    private final boolean[] reached;

    PolicyReach(String text) {
        this.text = text.codePoints().toArray();
        reached = new boolean[this.text.length + 1];
        reached[0] = true;
    }

    /** Advances by one character. */
    void one(IntPredicate isAccepted) {
        for (int i = text.length; i > 0; i--) {
            reached[i] = reached[i - 1] && isAccepted.test(text[i - 1]);
        }
        reached[0] = false;
    }

    /** Advances by any number of characters. */
    void many(IntPredicate isAccepted) {
        for (int i = 1; i <= text.length; i++) {
            reached[i] |= reached[i - 1] && isAccepted.test(text[i - 1]);
        }
    }

    void nowhere() {
        Arrays.fill(reached, false);
    }

    boolean isWhole() {
        return reached[text.length];
    }
}
