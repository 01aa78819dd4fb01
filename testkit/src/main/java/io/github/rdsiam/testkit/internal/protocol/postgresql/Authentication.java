package io.github.rdsiam.testkit.internal.protocol.postgresql;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A server's authentication message: a request for a credential, or the end of the authentication.
 *
 * @param code the kind of message
 * @param data the data for this kind
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Authentication(int code, byte[] data) {

    public static final int OK = 0;
    public static final int CLEAR_TEXT = 3;
    public static final int MD5 = 5;
    public static final int GSS = 7;
    public static final int SASL = 10;
    public static final int SASL_CONTINUE = 11;
    public static final int SASL_FINAL = 12;

    /** Returns a message without data. */
    public static Authentication of(int code) {
        return new Authentication(code, new byte[0]);
    }

    /** Returns a request for an MD5 hash of the password, as from old servers. */
    public static Authentication md5(byte[] salt) {
        return new Authentication(MD5, salt);
    }

    /** Returns a request for SASL authentication, without channel binding. */
    public static Authentication sasl() {
        return new Authentication(
                SASL, new MessageWriter().text(ScramClient.MECHANISM).text("").toBytes());
    }

    public static Authentication parse(Message message) throws IOException {
        MessageReader in = new MessageReader(message.body());
        return new Authentication(in.int32(), in.rest());
    }

    /** Returns the mechanisms that a SASL request offers. */
    List<String> mechanisms() throws IOException {
        MessageReader in = new MessageReader(data);
        List<String> mechanisms = new ArrayList<>();
        for (String next = in.text(); !next.isEmpty(); next = in.text()) {
            mechanisms.add(next);
        }
        return mechanisms;
    }

    public Message toMessage() {
        return new Message(
                Message.AUTHENTICATION,
                new MessageWriter().int32(code).bytes(data).toBytes());
    }
}
