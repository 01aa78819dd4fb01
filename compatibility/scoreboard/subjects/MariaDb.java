package scoreboard;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.function.Consumer;

final class MariaDb implements Subject {

    private static HikariDataSource open(At at, String url, String options, Consumer<HikariConfig> pool) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(
                url + "/" + at.database() + "?credentialType=AWS-IAM&serverSslCert=" + at.caBundle() + options);
        config.setUsername(at.user());
        pool.accept(config);
        return new HikariDataSource(config);
    }

    @Override
    public HikariDataSource token(At at, Consumer<HikariConfig> pool) {
        return open(at, "jdbc:mariadb://" + at.endpoint() + ":" + at.port(), "", pool);
    }

    @Override
    public HikariDataSource profile(At at, Consumer<HikariConfig> pool) {
        String options = "&accessKeyId=" + at.accessKeyId() + "&secretKey=" + at.secretKey();
        return open(at, "jdbc:mariadb://" + at.endpoint() + ":" + at.port(), options, pool);
    }

    @Override
    public HikariDataSource twoHosts(At at, Consumer<HikariConfig> pool) {
        String hosts = at.endpoint() + ":" + at.deadPort() + "," + at.endpoint() + ":" + at.port();
        return open(at, "jdbc:mariadb:sequential://" + hosts, "", pool);
    }

    @Override
    public HikariDataSource readWrite(At at, Consumer<HikariConfig> pool) {
        String hosts = at.endpoint() + ":" + at.port() + "," + at.instance() + ":" + at.instancePort();
        return open(at, "jdbc:mariadb:replication://" + hosts, "", pool);
    }
}
