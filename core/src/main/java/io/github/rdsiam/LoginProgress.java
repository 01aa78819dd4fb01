package io.github.rdsiam;

/** How far a login came. */
enum LoginProgress {
    /** There is no TCP connection yet. */
    DIALLING,
    /** Somebody took the connection; who, is not known, so nothing that is said can be believed. */
    CONNECTED,
    /** The server has proved its name. */
    VERIFIED
}
