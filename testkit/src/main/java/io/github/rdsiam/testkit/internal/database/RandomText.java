package io.github.rdsiam.testkit.internal.database;

import java.security.SecureRandom;

/**
 * Generates random letters and digits, for passwords and suffixes of ARNs. They need no quoting in SQL, JSON or a URL.
 */
public final class RandomText {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomText() {}

    public static String ofLength(int length) {
        var text = new StringBuilder(length);
        RANDOM.ints(length, 0, ALPHABET.length()).map(ALPHABET::charAt).forEach(text::appendCodePoint);
        return text.toString();
    }
}
