package io.github.rdsiam.benchmarks.subject;

/** A way to connect, configured as its documentation recommends to careful users. */
interface Client {

    /** Creates a pool of at most that many connections, which are opened on demand. */
    Connections pool(int size);

    /** Opens a connection each time. */
    Connections unpooled();
}
