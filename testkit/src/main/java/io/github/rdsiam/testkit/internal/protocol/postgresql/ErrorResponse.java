package io.github.rdsiam.testkit.internal.protocol.postgresql;

import io.github.rdsiam.testkit.internal.protocol.ServerError;
import java.io.IOException;

/**
 * PostgreSQL's error message, with the fields that drivers use.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-error-fields.html">Error and notice message fields</a>
 */
public record ErrorResponse(String state, String message) implements ServerError {

    private static final char SEVERITY = 'S';
    private static final char SEVERITY_IN_ENGLISH = 'V';
    private static final char STATE = 'C';
    private static final char TEXT = 'M';
    private static final String FATAL = "FATAL";

    /** Returns true for "invalid authorization" and "invalid password". */
    @Override
    public boolean isDenied() {
        return state.equals("28000") || state.equals("28P01");
    }

    public static ErrorResponse parse(Message error) throws IOException {
        MessageReader in = new MessageReader(error.body());
        String state = "";
        String text = "";
        for (int field = in.bytes(1)[0]; field != 0; field = in.bytes(1)[0]) {
            String value = in.text();
            if (field == STATE) {
                state = value;
            } else if (field == TEXT) {
                text = value;
            }
        }
        return new ErrorResponse(state, text);
    }

    @Override
    public String describe() {
        return state + " " + message;
    }

    /** Returns an error that ends the connection, like all errors of a login. */
    @Override
    public byte[] toBytes() {
        return new Message(
                        Message.ERROR,
                        new MessageWriter()
                                .letter(SEVERITY)
                                .text(FATAL)
                                .letter(SEVERITY_IN_ENGLISH)
                                .text(FATAL)
                                .letter(STATE)
                                .text(state)
                                .letter(TEXT)
                                .text(message)
                                .letter('\0')
                                .toBytes())
                .toBytes();
    }
}
