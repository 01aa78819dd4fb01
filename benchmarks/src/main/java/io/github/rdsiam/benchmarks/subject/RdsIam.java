package io.github.rdsiam.benchmarks.subject;

import io.github.rdsiam.DatabaseEngine;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.SecretsManagerFallback;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** This project. */
final class RdsIam implements Client {

    private static IamTokenDataSource.Builder builder() {
        IamTokenDataSource.Builder builder = IamTokenDataSource.builder()
                .endpoint(Site.host())
                .port(Site.port())
                .database(Site.database())
                .username(Site.user());
        if (Site.isPostgresql()) {
            builder.engine(DatabaseEngine.POSTGRESQL);
        }
        @Nullable String secret = Site.find("FALLBACK_SECRET");
        if (secret != null) {
            builder.fallback(SecretsManagerFallback.of(secret));
        }
        @Nullable String caBundle = Site.find("CA_BUNDLE");
        return caBundle == null ? builder : builder.caBundle(Path.of(caBundle));
    }

    @Override
    public Connections pool(int size) {
        return new PooledByHikari(builder().buildPool(config -> config.setMaximumPoolSize(size)));
    }

    @Override
    public Connections unpooled() {
        return new Unpooled(builder().build());
    }

    private record Unpooled(IamTokenDataSource dataSource) implements Connections {

        @Override
        public Connection get() throws SQLException {
            return dataSource.getConnection();
        }

        @Override
        public void close() {
            dataSource.close();
        }
    }
}
