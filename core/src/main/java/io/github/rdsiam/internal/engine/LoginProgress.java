package io.github.rdsiam.internal.engine;

/** How far a login came. */
public enum LoginProgress {
    /** There is no TCP connection yet. */
    DIALLING,
    /** Somebody took the connection; who, is not known, so nothing that is said can be believed. */
    CONNECTED,
    /** The server has proved its name. */
    VERIFIED
}
