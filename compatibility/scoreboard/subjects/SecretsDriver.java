package scoreboard;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.function.Consumer;

final class SecretsDriver implements Subject {

    private static HikariDataSource open(At at, String hosts, Consumer<HikariConfig> pool) {
        HikariConfig config = new HikariConfig();
        config.setDriverClassName(
                "com.amazonaws.secretsmanager.sql.AWSSecretsManager" + at.engineInClassNames() + "Driver");
        config.setJdbcUrl("jdbc-secretsmanager:" + at.engine() + "://" + hosts + "/" + at.database());
        config.setUsername(at.secretId());
        pool.accept(config);
        return new HikariDataSource(config);
    }

    @Override
    public HikariDataSource secret(At at, Consumer<HikariConfig> pool) {
        return open(at, at.instance() + ":" + at.instancePort(), pool);
    }

    @Override
    public HikariDataSource twoHosts(At at, Consumer<HikariConfig> pool) {
        String hosts = at.instance() + ":" + at.deadPort() + "," + at.instance() + ":" + at.instancePort();
        return open(at, hosts, pool);
    }
}
