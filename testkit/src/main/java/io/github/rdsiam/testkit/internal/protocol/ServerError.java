package io.github.rdsiam.testkit.internal.protocol;

/** An error that a server answers with. */
public interface ServerError {

    /** The SQLState, five characters. */
    String state();

    String message();

    /** Whether it says that the credential is wrong. */
    boolean isDenied();

    /** State and text, and the number where the engine has one. */
    String describe();

    /** The message of the protocol, to be sent after the greeting or the first request. */
    byte[] toBytes();
}
