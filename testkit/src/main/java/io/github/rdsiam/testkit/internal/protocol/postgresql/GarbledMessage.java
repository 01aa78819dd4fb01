package io.github.rdsiam.testkit.internal.protocol.postgresql;

import io.github.rdsiam.testkit.internal.protocol.ServerError;

/** A malformed or unexpected message that is sent in place of an error. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GarbledMessage(String message, byte[] toBytes) implements ServerError {

    /** An error with a negative length. */
    public static final GarbledMessage NEGATIVE_LENGTH = new GarbledMessage("negative length", error(-8));

    /** An error that claims the maximum length, but is shorter. */
    public static final GarbledMessage HUGE_LENGTH = new GarbledMessage("huge length", error(Integer.MAX_VALUE));

    /** A message of a type that does not exist in the protocol. */
    public static final GarbledMessage UNKNOWN_TYPE =
            new GarbledMessage("unknown type", new Message('?', new byte[] {1, 2, 3, 4}).toBytes());

    /** Continues a SCRAM exchange that was never started. */
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
