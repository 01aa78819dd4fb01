package io.github.rdsiam.benchmarks.subject;

import com.zaxxer.hikari.HikariConfig;
import java.util.Properties;

/**
 * The AWS Advanced JDBC Wrapper over Connector/J or pgjdbc.
 *
 * @see <a href="https://github.com/aws/aws-advanced-jdbc-wrapper/tree/main/docs">its documentation</a>
 */
final class Wrapper implements Client {

    private final String url = "jdbc:aws-wrapper:" + driverUrl() + "&wrapperPlugins=iam";

    private static String driverUrl() {
        return Site.isPostgresql()
                ? "postgresql://" + PostgresUrl.rest(PostgresUrl.verified(Site.get("PEM_BUNDLE")))
                : "mysql://" + MysqlUrl.rest(MysqlUrl.verified("PKCS12", Site.get("KEY_STORE_PKCS12")));
    }

    @Override
    public Connections pool(int size) {
        HikariConfig config = PooledByHikari.config(url, size);
        config.setExceptionOverrideClassName("software.amazon.jdbc.util.HikariCPSQLException");
        return PooledByHikari.of(config);
    }

    @Override
    public Connections unpooled() {
        Properties properties = FromDriver.user();
        return new FromDriver(url, properties);
    }
}
