package io.github.rdsiam;

import com.mysql.cj.jdbc.AbandonedConnectionCleanupThread;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;

/** An application in a class loader of its own, as a servlet container has: connects, closes and goes. */
public final class Tenant implements Consumer<String[]> {

    @Override
    public void accept(String[] args) {
        try (HikariDataSource pool = pool(args);
                Connection connection = pool.getConnection()) {
            if (!connection.isValid(5)) {
                throw new IllegalStateException("not valid");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        // the driver's own thread, which it would keep for the life of the process
        AbandonedConnectionCleanupThread.uncheckedShutdown();
    }

    private static HikariDataSource pool(String[] args) {
        return IamTokenDataSource.builder()
                .endpoint(LocalRds.PROXY)
                .port(Integer.parseInt(args[0]))
                .database(LocalRds.DATABASE)
                .username(LocalRds.USER)
                .caBundle(Path.of(args[2]))
                .fallback(SecretsManagerFallback.of(LocalRds.SECRET_ID)
                        .toEndpoint(LocalRds.INSTANCE, Integer.parseInt(args[1])))
                .buildPool(config -> config.setMaximumPoolSize(1));
    }
}
