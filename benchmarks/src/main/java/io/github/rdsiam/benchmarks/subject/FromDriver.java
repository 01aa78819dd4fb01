package io.github.rdsiam.benchmarks.subject;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** A driver without a pool. */
final class FromDriver implements Connections {

    private final String url;
    private final Properties properties;

    FromDriver(String url, Properties properties) {
        this.url = url;
        this.properties = properties;
    }

    static Properties user() {
        Properties properties = new Properties();
        properties.setProperty("user", Site.user());
        return properties;
    }

    @Override
    public Connection get() throws SQLException {
        return DriverManager.getConnection(url, properties);
    }

    @Override
    public void close() {
        // nothing to close
    }
}
