package io.github.rdsiam.benchmarks.subject;

import java.sql.Connection;
import java.sql.SQLException;

/** A source of connections. */
interface Connections extends AutoCloseable {

    Connection get() throws SQLException;

    @Override
    void close();
}
