package io.github.rdsiam;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The likely causes of a failure, most likely first, and the next step. */
record Advice(List<String> causes, String next) {

    static Advice of(String next, String... causes) {
        return new Advice(List.of(causes), next);
    }

    /** Puts the causes of {@code first} in front and takes its next step. */
    Advice after(@Nullable Advice first) {
        if (first == null) {
            return this;
        }
        List<String> all = new ArrayList<>(first.causes());
        all.addAll(causes);
        return new Advice(all, first.next());
    }

    /** Returns the sentences that end a message. */
    String describe() {
        StringBuilder words = new StringBuilder("Likely causes: ");
        for (int i = 0; i < causes.size(); i++) {
            words.append(i == 0 ? "(" : "; (").append(i + 1).append(") ").append(causes.get(i));
        }
        return words.append(". Next: ").append(next).append('.').toString();
    }
}
