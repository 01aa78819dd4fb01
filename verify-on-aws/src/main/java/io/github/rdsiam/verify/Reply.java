package io.github.rdsiam.verify;

import java.nio.charset.StandardCharsets;

/**
 * The server's answer to a login.
 *
 * @param code MySQL's error code or PostgreSQL's SQLState; empty if the login was accepted
 */
record Reply(String code, String text) {

    static final Reply ACCEPTED = new Reply("", "accepted");

    private static final int ERROR = 0xFF;
    private static final int SWITCH = 0xFE;
    /** The mark, the code in two bytes, and {@code #} with the five characters of the SQLState. */
    private static final int ERROR_TEXT = 1 + 2 + 6;

    static boolean isError(byte[] packet) {
        return packet.length > 2 && (packet[0] & 0xFF) == ERROR;
    }

    static boolean isSwitchTo(byte[] packet, String plugin) {
        byte[] name = plugin.getBytes(StandardCharsets.US_ASCII);
        return packet.length > name.length
                && (packet[0] & 0xFF) == SWITCH
                && new String(packet, 1, name.length, StandardCharsets.US_ASCII).equals(plugin);
    }

    static Reply parse(byte[] packet) {
        if (isError(packet)) {
            int start = Math.min(ERROR_TEXT, packet.length);
            int code = (packet[1] & 0xFF) | (packet[2] & 0xFF) << Byte.SIZE;
            return new Reply(
                    Integer.toString(code), new String(packet, start, packet.length - start, StandardCharsets.UTF_8));
        }
        return packet.length > 0 && packet[0] == 0
                ? ACCEPTED
                : new Reply("no error", "the server asked for another plugin than mysql_clear_password");
    }

    boolean accepted() {
        return code.isEmpty();
    }
}
