package io.github.rdsiam.testkit;

/** How {@link FakeRdsProxy#dropConnections} ends connections. */
public enum Drop {
    /** In good order: the client's next read finds the end. */
    FIN,
    /** By a TCP reset: the client's next read or write fails. */
    RESET,
    /** Nothing is sent any more, and the socket stays open: only the client's own timeout ends it. */
    SILENT
}
