package io.github.rdsiam.soak;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The command line of the soak.
 *
 * @param faulty how long faults are injected
 * @param threads how many callers there are
 * @param seed decides which faults are injected
 * @param write whether the tables go into docs/reliability.md
 */
record SoakOptions(Duration faulty, int threads, long seed, boolean write) {

    static final String USAGE = "soak/run [--minutes <n>] [--threads <n>] [--seed <n>] [--write]";

    private static final int MINUTES = 10;
    private static final int THREADS = 16;

    /**
     * Reads a command line.
     *
     * @param drawn the seed to use if the command line has none
     * @throws IllegalArgumentException if it is invalid
     */
    static SoakOptions parse(List<String> arguments, long drawn) {
        long minutes = MINUTES;
        int threads = THREADS;
        long seed = drawn;
        boolean write = false;
        Deque<String> left = new ArrayDeque<>(arguments);
        while (!left.isEmpty()) {
            String option = left.remove();
            switch (option) {
                case "--minutes" -> minutes = number(option, left, "[1-9][0-9]{0,3}");
                case "--threads" -> threads = (int) number(option, left, "[1-9][0-9]{0,2}");
                case "--seed" -> seed = number(option, left, "-?[0-9]{1,18}");
                case "--write" -> write = true;
                default -> throw new IllegalArgumentException("Unknown option: " + option + ". Usage: " + USAGE);
            }
        }
        return new SoakOptions(Duration.ofMinutes(minutes), threads, seed, write);
    }

    private static long number(String option, Deque<String> left, String pattern) {
        String value = left.isEmpty() ? "" : left.remove();
        if (!value.matches(pattern)) {
            throw new IllegalArgumentException(option + " needs a number. Usage: " + USAGE);
        }
        return Long.parseLong(value);
    }

    /** The command that repeats this run. */
    String command() {
        return "soak/run --minutes " + faulty.toMinutes() + " --threads " + threads + " --seed " + seed;
    }
}
