package io.github.rdsiam.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Lets subjects take turns: a round measures each of them once.
 *
 * @param what is measured, for progress messages
 * @param warmUps rounds before the first one that counts
 * @param count rounds that count, from 1 on
 */
record Rounds(String what, int warmUps, int count) {

    /** Measures a subject once. */
    interface Turn<T> {
        List<Sample> take(T subject, int round) throws Exception;
    }

    /** Runs all rounds. A round goes through the blocks in order, and through the subjects of a block in random order. */
    <T> List<Sample> run(List<List<T>> blocks, Turn<T> turn) throws Exception {
        List<Sample> samples = new ArrayList<>();
        long began = System.nanoTime();
        for (int round = 1 - warmUps; round <= count; round++) {
            if (round == 1) {
                began = System.nanoTime();
            }
            for (int block = 0; block < blocks.size(); block++) {
                for (T subject : shuffled(blocks.get(block), round * blocks.size() + block)) {
                    List<Sample> taken = turn.take(subject, round);
                    samples.addAll(round < 1 ? List.of() : taken);
                }
            }
            if (round > 0) {
                progress(round, System.nanoTime() - began);
            }
        }
        return samples;
    }

    /** A random order, different for each seed and the same in each run. */
    static <T> List<T> shuffled(List<T> subjects, int seed) {
        List<T> order = new ArrayList<>(subjects);
        Collections.shuffle(order, new Random(seed));
        return order;
    }

    private void progress(int round, long nanos) {
        Duration left = Duration.ofNanos(nanos / round * (count - round));
        Bench.progress(
                what + ": round " + round + " of " + count + (round == count ? "" : ", " + text(left) + " left"));
    }

    private static String text(Duration time) {
        return time.toMinutes() > 0 ? time.toMinutes() + " min" : time.toSeconds() + " s";
    }
}
