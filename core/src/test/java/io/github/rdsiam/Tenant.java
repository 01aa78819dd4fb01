package io.github.rdsiam;

import com.mysql.cj.jdbc.AbandonedConnectionCleanupThread;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import org.postgresql.Driver;

/** An application in a class loader of its own, as a servlet container has: connects, closes and goes. */
public final class Tenant implements Consumer<String[]> {

    @Override
    public void accept(String[] args) {
        try (HikariDataSource pool = pool(args);
                Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            if (timesQueries(args)) {
                statement.setQueryTimeout(60);
            }
            statement.execute("SELECT 1");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        endDriver(args);
    }

    private static boolean timesQueries(String[] args) {
        return Boolean.parseBoolean(args[4]);
    }

    /** What the driver would keep for the life of the process: a thread, or an entry of DriverManager. */
    private static void endDriver(String[] args) {
        if (DatabaseEngine.valueOf(args[0]) == DatabaseEngine.MYSQL) {
            AbandonedConnectionCleanupThread.uncheckedShutdown();
        } else if (timesQueries(args)) {
            try {
                Driver.deregister();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static HikariDataSource pool(String[] args) {
        return IamTokenDataSource.builder()
                .engine(DatabaseEngine.valueOf(args[0]))
                .endpoint(LocalRds.PROXY)
                .port(Integer.parseInt(args[1]))
                .database(LocalRds.DATABASE)
                .username(LocalRds.USER)
                .caBundle(Path.of(args[3]))
                .fallback(SecretsManagerFallback.of(LocalRds.SECRET_ID)
                        .toEndpoint(LocalRds.INSTANCE, Integer.parseInt(args[2])))
                .buildPool(config -> config.setMaximumPoolSize(1));
    }
}
