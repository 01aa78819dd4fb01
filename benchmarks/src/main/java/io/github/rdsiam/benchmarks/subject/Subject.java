package io.github.rdsiam.benchmarks.subject;

/** One way to connect, configured as its own documentation tells a careful user to. */
interface Subject {

    /** A pool of at most that many connections, which are opened when they are asked for first. */
    Connections pool(int size);

    /** Opens a connection each time. */
    Connections unpooled();
}
