package io.github.rdsiam.benchmarks;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The command line.
 *
 * @param quick few rounds, to try the harness; no committed file changes
 * @param only the measures to take, empty for all
 * @param rounds how many of each, 0 for the default of each measure
 * @param reportOnly whether to write the report from the existing results, without measuring
 */
record Options(boolean quick, Set<String> only, int rounds, boolean reportOnly) {

    static final String USAGE = "benchmarks/run [--quick] [--only <measure>[,<measure>]] [--rounds <n>] [--report]";

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if it is invalid
     */
    static Options parse(List<String> arguments, Set<String> measures) {
        boolean quick = false;
        boolean reportOnly = false;
        int rounds = 0;
        Set<String> only = new LinkedHashSet<>();
        Deque<String> left = new ArrayDeque<>(arguments);
        while (!left.isEmpty()) {
            String option = left.remove();
            switch (option) {
                case "--quick" -> quick = true;
                case "--report" -> reportOnly = true;
                case "--only" -> only.addAll(measures(value(option, left), measures));
                case "--rounds" -> rounds = number(value(option, left));
                default -> throw new IllegalArgumentException("Unknown option: " + option + ". Usage: " + USAGE);
            }
        }
        return new Options(quick, only, rounds, reportOnly);
    }

    private static String value(String option, Deque<String> left) {
        if (left.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value. Usage: " + USAGE);
        }
        return left.remove();
    }

    private static List<String> measures(String value, Set<String> known) {
        List<String> names = List.of(value.split(",", -1));
        if (!known.containsAll(names)) {
            throw new IllegalArgumentException("--only " + value + ": the measures are " + String.join(", ", known));
        }
        return names;
    }

    private static int number(String value) {
        if (!value.matches("[1-9][0-9]{0,3}")) {
            throw new IllegalArgumentException("--rounds " + value + ": not a number from 1 to 9999");
        }
        return Integer.parseInt(value);
    }

    boolean wants(String measure) {
        return !reportOnly && (only.isEmpty() || only.contains(measure));
    }

    /** The number of rounds, given the defaults of a measure. */
    int rounds(int wanted, int whenQuick) {
        if (rounds > 0) {
            return rounds;
        }
        return quick ? whenQuick : wanted;
    }
}
