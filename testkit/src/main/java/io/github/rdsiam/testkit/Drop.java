package io.github.rdsiam.testkit;

/** How {@link FakeRdsProxy#dropConnections} ends connections. */
public enum Drop {
    /** Closes the connection: the client's next read returns the end of the stream. */
    FIN,
    /** Sends a TCP reset: the client's next read or write fails. */
    RESET,
    /** Stops sending but keeps the socket open: only the client's own timeout ends the wait. */
    SILENT
}
