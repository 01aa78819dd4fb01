package scoreboard;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.function.Consumer;

final class Wrapper implements Subject {

    private static HikariConfig config(At at, String hosts, Consumer<HikariConfig> pool) {
        HikariConfig config = new HikariConfig();
        config.setDriverClassName("software.amazon.jdbc.Driver");
        config.setJdbcUrl("jdbc:aws-wrapper:" + at.engine() + "://" + hosts + "/" + at.database());
        config.setExceptionOverrideClassName("software.amazon.jdbc.util.HikariCPSQLException");
        pool.accept(config);
        return config;
    }

    private static HikariConfig iam(At at, String hosts, Consumer<HikariConfig> pool) {
        HikariConfig config = config(at, hosts, pool);
        config.setUsername(at.user());
        config.addDataSourceProperty("wrapperPlugins", "iam");
        return config;
    }

    @Override
    public HikariDataSource token(At at, Consumer<HikariConfig> pool) {
        return new HikariDataSource(iam(at, at.endpoint() + ":" + at.port(), pool));
    }

    @Override
    public HikariDataSource secret(At at, Consumer<HikariConfig> pool) {
        return secret(at, "awsSecretsManager", pool);
    }

    static HikariDataSource secret(At at, String plugin, Consumer<HikariConfig> pool) {
        HikariConfig config = config(at, at.instance() + ":" + at.instancePort(), pool);
        config.addDataSourceProperty("wrapperPlugins", plugin);
        config.addDataSourceProperty("secretsManagerSecretId", at.secretId());
        config.addDataSourceProperty("secretsManagerRegion", at.region());
        return new HikariDataSource(config);
    }

    @Override
    public HikariDataSource profile(At at, Consumer<HikariConfig> pool) {
        HikariConfig config = iam(at, at.endpoint() + ":" + at.port(), pool);
        config.addDataSourceProperty("awsProfile", at.profile());
        return new HikariDataSource(config);
    }

    @Override
    public HikariDataSource tunnel(At at, Consumer<HikariConfig> pool) {
        HikariConfig config = iam(at, at.tunnel() + ":" + at.port(), pool);
        config.addDataSourceProperty("iamHost", at.endpoint());
        return new HikariDataSource(config);
    }

    @Override
    public HikariDataSource readWrite(At at, Consumer<HikariConfig> pool) {
        HikariConfig config = iam(at, at.endpoint() + ":" + at.port(), pool);
        config.addDataSourceProperty("wrapperPlugins", "srw,iam");
        config.addDataSourceProperty("srwWriteEndpoint", at.endpoint() + ":" + at.port());
        config.addDataSourceProperty("srwReadEndpoint", at.instance() + ":" + at.instancePort());
        config.addDataSourceProperty("verifyNewSrwConnections", "false"); // not a cluster of Aurora
        return new HikariDataSource(config);
    }
}
