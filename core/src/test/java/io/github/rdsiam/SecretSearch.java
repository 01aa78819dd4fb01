package io.github.rdsiam;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Searches a text for many secrets in one pass: by the first eight characters of each form of a secret, and only where
 * these match by the rest.
 */
final class SecretSearch {

    private static final int BEGINNING = 8;

    private final Map<Long, List<Form>> byBeginning = new HashMap<>();
    /** The low bits of all beginnings: most characters of a text need no look-up in the map. */
    private final BitSet lowBits = new BitSet(1 << Short.SIZE);

    private record Form(String text, String secret) {}

    SecretSearch(Collection<String> secrets) {
        for (String secret : secrets) {
            for (String form : IssuedSecrets.forms(secret)) {
                long beginning = 0;
                for (int i = 0; i < BEGINNING; i++) {
                    beginning = next(beginning, form.charAt(i));
                }
                byBeginning.computeIfAbsent(beginning, any -> new ArrayList<>()).add(new Form(form, secret));
                lowBits.set((int) (beginning & 0xffff));
            }
        }
    }

    /** Which secrets the text contains, by their beginning. */
    Set<String> in(CharSequence text) {
        Set<String> found = new TreeSet<>();
        long last = 0;
        for (int i = 0; i < text.length(); i++) {
            last = next(last, text.charAt(i));
            if (lowBits.get((int) (last & 0xffff))) {
                int start = i + 1 - BEGINNING;
                for (Form form : byBeginning.getOrDefault(last, List.of())) {
                    if (matches(text, start, form.text())) {
                        found.add(form.secret().substring(0, BEGINNING) + "... of "
                                + form.secret().length() + " characters");
                    }
                }
            }
        }
        return found;
    }

    private static boolean matches(CharSequence text, int start, String form) {
        if (start < 0 || start + form.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < form.length(); i++) {
            if (text.charAt(start + i) != form.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The low half of a character that is not Latin, which misses nothing. */
    private static long next(long last, char c) {
        return last << Byte.SIZE | (c & 0xff);
    }
}
