package io.github.rdsiam.testkit.internal.tls;

import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Reads and writes the blocks of a PEM file. */
final class Pem {

    private static final int LINE = 64;
    private static final Base64.Encoder ENCODER = Base64.getMimeEncoder(LINE, new byte[] {'\n'});

    private Pem() {}

    static String block(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n" + ENCODER.encodeToString(content) + "\n-----END " + label + "-----\n";
    }

    /**
     * Returns the contents of all blocks of one kind, in order.
     *
     * @throws IllegalArgumentException if a block is not Base64
     */
    static List<byte[]> contents(String label, String pem) {
        return Pattern.compile("-----BEGIN " + label + "-----\n(.*?)-----END " + label + "-----", Pattern.DOTALL)
                .matcher(pem)
                .results()
                .map(block -> Base64.getMimeDecoder().decode(block.group(1)))
                .toList();
    }
}
