package io.github.rdsiam.benchmarks.soak;

/** How far a caller had come with a connection. */
enum Phase {
    CHECKOUT,
    FIRST_STATEMENT,
    LATER_STATEMENT,
    COMMIT,
    RETURN
}
