package io.github.rdsiam;

import java.util.Random;
import java.util.function.Consumer;

/**
 * Runs a property with many random inputs. Each round has a seed, which a failure prints;
 * {@code -Drdsiam.seed=...} repeats that one round.
 */
public final class SeededRandom {

    private static final String PROPERTY = "rdsiam.seed";

    private SeededRandom() {}

    public static void rounds(int count, Consumer<Random> property) {
        Long repeated = Long.getLong(PROPERTY);
        if (repeated != null) {
            round(repeated, property);
            return;
        }
        Random seeds = new Random();
        for (int i = 0; i < count; i++) {
            round(seeds.nextLong(), property);
        }
    }

    private static void round(long seed, Consumer<Random> property) {
        try {
            property.accept(new Random(seed));
        } catch (Throwable failure) {
            throw new AssertionError("Failed with -D" + PROPERTY + "=" + seed + ": " + failure.getMessage(), failure);
        }
    }

    public static <T> T oneOf(Random random, java.util.List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Up to {@code maxLength} characters of the alphabet. */
    public static String text(Random random, String alphabet, int maxLength) {
        int length = random.nextInt(maxLength + 1);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    /** Any characters at all, unpaired surrogates included. */
    public static String anything(Random random, int maxLength) {
        int length = random.nextInt(maxLength + 1);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(Character.MAX_VALUE + 1)));
        }
        return text.toString();
    }
}
