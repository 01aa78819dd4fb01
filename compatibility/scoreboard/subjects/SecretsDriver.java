package scoreboard;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.function.Consumer;

final class SecretsDriver implements Subject {

    @Override
    public HikariDataSource secret(At at, Consumer<HikariConfig> pool) {
        HikariConfig config = new HikariConfig();
        config.setDriverClassName(
                "com.amazonaws.secretsmanager.sql.AWSSecretsManager" + at.engineInClassNames() + "Driver");
        config.setJdbcUrl("jdbc-secretsmanager:" + at.engine() + "://" + at.instance() + ":" + at.instancePort() + "/"
                + at.database());
        config.setUsername(at.secretId());
        pool.accept(config);
        return new HikariDataSource(config);
    }
}
