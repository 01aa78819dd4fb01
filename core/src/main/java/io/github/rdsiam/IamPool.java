package io.github.rdsiam;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.function.Consumer;

/** A HikariCP pool that closes the data source below it. */
final class IamPool extends HikariDataSource {

    private final IamTokenDataSource source;

    private IamPool(HikariConfig config, IamTokenDataSource source) {
        super(config);
        this.source = source;
    }

    /** Starts the pool; if that fails, the data source is closed. */
    static IamPool start(HikariConfig config, IamTokenDataSource source, Consumer<HikariConfig> customizer) {
        try {
            MysqlPoolSource pooled = new MysqlPoolSource(source);
            config.setDataSource(pooled);
            customizer.accept(config);
            requireOurs(config, pooled);
            return new IamPool(config, source);
        } catch (RuntimeException | Error e) {
            source.close();
            throw e;
        }
    }

    private static void requireOurs(HikariConfig config, MysqlPoolSource pooled) {
        if (config.getDataSource() != pooled) {
            throw new IllegalArgumentException(
                    "The customizer must not replace the pool's data source; for a data source"
                            + " of your own, hand build() to a pool of your own");
        }
        if (config.getUsername() != null || config.getPassword() != null) {
            throw new IllegalArgumentException(
                    "The customizer must not set a user name or password: the user is set with"
                            + " username(String), and the token is its password");
        }
        if (config.getJdbcUrl() != null) {
            throw new IllegalArgumentException("The customizer must not set a JDBC URL: the server is set with"
                    + " endpoint(String), port(int) and database(String)");
        }
    }

    @Override
    public void close() {
        try {
            super.close();
        } finally {
            source.close();
        }
    }
}
