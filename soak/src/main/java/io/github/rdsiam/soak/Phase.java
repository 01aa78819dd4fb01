package io.github.rdsiam.soak;

/** How far a caller had got with a connection. */
enum Phase {
    CHECKOUT,
    FIRST_STATEMENT,
    LATER_STATEMENT,
    COMMIT,
    RETURN
}
