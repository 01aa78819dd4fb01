package io.github.rdsiam.benchmarks.subject;

import java.sql.Connection;
import java.sql.SQLException;

/** Where an application takes its connections from. */
interface Connections extends AutoCloseable {

    Connection get() throws SQLException;

    @Override
    void close();
}
