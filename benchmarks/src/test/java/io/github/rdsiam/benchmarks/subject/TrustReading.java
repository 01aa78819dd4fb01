package io.github.rdsiam.benchmarks.subject;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Prints for the first connection, then for ten more: the key stores created, the certificates parsed as trust anchors,
 * and those parsed because the server sent them.
 */
public final class TrustReading {

    private static final int MORE = 10;
    private static final int PING_SECONDS = 5;

    private TrustReading() {}

    /**
     * Opens connections without a pool, one after the other.
     *
     * @param args the subject
     * @throws SQLException if it cannot connect
     */
    public static void main(String[] args) throws SQLException {
        TrustCounter counter = TrustCounter.install();
        try (Connections connections = Clients.named(args[0]).unpooled()) {
            open(connections);
            System.out.println(counter.take());
            for (int i = 0; i < MORE; i++) {
                open(connections);
            }
            System.out.println(counter.take());
        }
    }

    private static void open(Connections connections) throws SQLException {
        try (Connection connection = connections.get()) {
            if (!connection.isValid(PING_SECONDS)) {
                throw new SQLException("No answer to a ping");
            }
        }
    }
}
