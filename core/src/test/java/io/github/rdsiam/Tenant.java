package io.github.rdsiam;

import com.mysql.cj.jdbc.AbandonedConnectionCleanupThread;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Locale;
import java.util.function.Consumer;
import org.postgresql.Driver;

/** An application in a separate class loader, as in a servlet container: connects, closes and is undeployed. */
public final class Tenant implements Consumer<String[]> {

    @Override
    public void accept(String[] args) {
        try {
            if (byUrl(args)) {
                Class.forName(RdsIamDriver.class.getName());
                try (Connection connection = DriverManager.getConnection(url(args))) {
                    use(connection, args);
                } finally {
                    deregisterDrivers();
                }
            } else {
                try (HikariDataSource pool = pool(args);
                        Connection connection = pool.getConnection()) {
                    use(connection, args);
                }
            }
        } catch (SQLException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
        endDriver(args);
    }

    private static void use(Connection connection, String[] args) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (timesQueries(args)) {
                statement.setQueryTimeout(60);
            }
            statement.execute("SELECT 1");
        }
    }

    /** As a servlet container does when it undeploys an application. */
    private static void deregisterDrivers() throws SQLException {
        for (java.sql.Driver driver : Collections.list(DriverManager.getDrivers())) {
            if (driver.getClass().getClassLoader() == Tenant.class.getClassLoader()) {
                DriverManager.deregisterDriver(driver);
            }
        }
    }

    private static boolean byUrl(String[] args) {
        return args[4].equals("url");
    }

    private static boolean timesQueries(String[] args) {
        return Boolean.parseBoolean(args[5]);
    }

    /** What the driver would keep for the life of the process: a thread, or an entry of DriverManager. */
    private static void endDriver(String[] args) {
        boolean isMysql = DatabaseEngine.valueOf(args[0]) == DatabaseEngine.MYSQL;
        if (isMysql || byUrl(args)) {
            // DriverManager loads the drivers of both engines
            AbandonedConnectionCleanupThread.uncheckedShutdown();
        }
        if (!isMysql && timesQueries(args)) {
            try {
                Driver.deregister();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static String url(String[] args) {
        return "jdbc:rds-iam:" + args[0].toLowerCase(Locale.ROOT) + "://" + LocalRds.PROXY + ":" + args[1] + "/"
                + LocalRds.DATABASE + "?user=" + LocalRds.USER + "&caBundle=" + args[3] + "&fallbackSecret="
                + LocalRds.SECRET_ID + "&fallbackTarget=" + LocalRds.INSTANCE + ":" + args[2];
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
