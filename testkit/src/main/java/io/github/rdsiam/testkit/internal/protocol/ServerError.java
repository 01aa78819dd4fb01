package io.github.rdsiam.testkit.internal.protocol;

/** An error response of a server. */
public interface ServerError {

    /** Returns the SQLState, five characters. */
    String state();

    String message();

    /** Returns whether it means that the credential is wrong. */
    boolean isDenied();

    /** Returns the state and text, and the number if the engine has one. */
    String describe();

    /** Returns the protocol message, to be sent after the greeting or the first request. */
    byte[] toBytes();
}
