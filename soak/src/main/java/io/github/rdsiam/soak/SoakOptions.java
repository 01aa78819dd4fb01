package io.github.rdsiam.soak;

import io.github.rdsiam.testkit.RdsEngine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * The command line of the soak.
 *
 * @param engine of the database
 * @param faulty how long faults are injected
 * @param threads how many callers there are
 * @param seed decides which faults are injected
 * @param write whether the tables go into docs/reliability.md
 */
record SoakOptions(RdsEngine engine, Duration faulty, int threads, long seed, boolean write) {

    static final String USAGE =
            "soak/run [--engine mysql|postgresql] [--minutes <n>] [--threads <n>] [--seed <n>] [--write]";

    private static final int MINUTES = 10;
    private static final int THREADS = 16;

    /**
     * Reads a command line.
     *
     * @param drawn the seed to use if the command line has none
     * @throws IllegalArgumentException if it is invalid
     */
    static SoakOptions parse(List<String> arguments, long drawn) {
        RdsEngine engine = RdsEngine.MYSQL;
        long minutes = MINUTES;
        int threads = THREADS;
        long seed = drawn;
        boolean write = false;
        Deque<String> left = new ArrayDeque<>(arguments);
        while (!left.isEmpty()) {
            String option = left.remove();
            switch (option) {
                case "--engine" -> engine = engine(left);
                case "--minutes" -> minutes = number(option, left, "[1-9][0-9]{0,3}");
                case "--threads" -> threads = (int) number(option, left, "[1-9][0-9]{0,2}");
                case "--seed" -> seed = number(option, left, "-?[0-9]{1,18}");
                case "--write" -> write = true;
                default -> throw new IllegalArgumentException("Unknown option: " + option + ". Usage: " + USAGE);
            }
        }
        return new SoakOptions(engine, Duration.ofMinutes(minutes), threads, seed, write);
    }

    private static RdsEngine engine(Deque<String> left) {
        String name = left.isEmpty() ? "" : left.remove();
        for (RdsEngine engine : RdsEngine.values()) {
            if (name(engine).equals(name)) {
                return engine;
            }
        }
        throw new IllegalArgumentException("--engine needs a name. Usage: " + USAGE);
    }

    /** The engine as the command line names it. */
    static String name(RdsEngine engine) {
        return engine.name().toLowerCase(Locale.ROOT);
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
        return "soak/run --engine " + name(engine) + " --minutes " + faulty.toMinutes() + " --threads " + threads
                + " --seed " + seed;
    }
}
