package io.github.rdsiam.testkit.internal.protocol.postgresql;

import io.github.rdsiam.testkit.internal.protocol.ServerError;

/** Sent where an error should be, and no message that a server sends then. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GarbledMessage(String message, byte[] toBytes) implements ServerError {

    /** An error whose length would take it back before its beginning. */
    public static final GarbledMessage NEGATIVE_LENGTH = new GarbledMessage("negative length", error(-8));

    /** An error that claims to be as long as a message can be, and is not. */
    public static final GarbledMessage HUGE_LENGTH = new GarbledMessage("huge length", error(Integer.MAX_VALUE));

    /** Of a type that the protocol does not have. */
    public static final GarbledMessage UNKNOWN_TYPE =
            new GarbledMessage("unknown type", new Message('?', new byte[] {1, 2, 3, 4}).toBytes());

    /** Goes on with a proof that nobody has begun. */
    public static final GarbledMessage UNASKED_PROOF = new GarbledMessage(
            "unasked proof",
            new Authentication(Authentication.SASL_CONTINUE, new byte[] {'r', '=', '1'})
                    .toMessage()
                    .toBytes());

    private static byte[] error(int length) {
        return new MessageWriter()
                .letter(Message.ERROR)
                .int32(length)
                .text("SFATAL")
                .text("C28P01")
                .text("Mdenied")
                .letter('\0')
                .toBytes();
    }

    @Override
    public String state() {
        return "";
    }

    @Override
    public boolean isDenied() {
        return false;
    }

    @Override
    public String describe() {
        return message;
    }
}
