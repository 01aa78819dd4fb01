package io.github.rdsiam.verify;

import io.github.rdsiam.IamTokenDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Keeps connections open between invocations, as long as the environment lives. */
final class HeldConnections {

    private static final String ENVIRONMENT = "environment";

    private final String environment = UUID.randomUUID().toString();
    private final Target target;
    private final Map<String, Connection> connections = new LinkedHashMap<>();

    HeldConnections(Target target) {
        this.target = target;
    }

    /** Opens a connection with the library, as an application without a pool would. */
    Connection open(String name, Map<String, String> driverProperties) throws SQLException {
        // closing the data source does not close the connection
        try (IamTokenDataSource dataSource =
                target.dataSource().driverProperties(driverProperties).build()) {
            Connection connection = dataSource.getConnection();
            connections.put(name, connection);
            return connection;
        }
    }

    Connection get(String name) {
        Connection connection = connections.get(name);
        if (connection == null) {
            throw new IllegalStateException("No connection \"" + name + "\" is held");
        }
        return connection;
    }

    /** Adds the id of this environment to a step's state. */
    Map<String, String> mark(Map<String, String> state) {
        Map<String, String> marked = new LinkedHashMap<>(state);
        marked.put(ENVIRONMENT, environment);
        return marked;
    }

    /** Returns whether the earlier step ran in this environment, so that its connections are here. */
    boolean isHereFor(Step step) {
        return step.state(ENVIRONMENT).equals(environment);
    }

    void release() throws SQLException {
        for (Connection connection : connections.values()) {
            connection.close();
        }
        connections.clear();
    }
}
