package io.github.rdsiam.benchmarks.subject;

import com.zaxxer.hikari.HikariConfig;
import java.util.Properties;

/** HikariCP and the driver with a fixed password, without IAM. */
final class FixedPassword implements Client {

    private final String url;

    private FixedPassword(String url) {
        this.url = url;
    }

    private static FixedPassword mysql(String tls) {
        return new FixedPassword("jdbc:mysql://" + MysqlUrl.rest(tls));
    }

    private static FixedPassword postgresql(String tls) {
        return new FixedPassword("jdbc:postgresql://" + PostgresUrl.rest(tls));
    }

    /** Trusts one authority. */
    static FixedPassword baseline() {
        return Site.isPostgresql()
                ? postgresql(PostgresUrl.verified(Site.get("PEM_OF_ONE")))
                : mysql(MysqlUrl.verified("JKS", Site.get("KEY_STORE_OF_ONE")));
    }

    /** Trusts all authorities of RDS and Amazon, in keytool's default format; with pgjdbc in a PEM file. */
    static FixedPassword bundle() {
        return Site.isPostgresql()
                ? postgresql(PostgresUrl.verified(Site.get("PEM_BUNDLE")))
                : mysql(MysqlUrl.verified("PKCS12", Site.get("KEY_STORE_PKCS12")));
    }

    /** The same in a format that is faster to read. */
    static FixedPassword bundleJks() {
        return mysql(MysqlUrl.verified("JKS", Site.get("KEY_STORE_JKS")));
    }

    /** Encrypts, but verifies nothing. */
    static FixedPassword unverified() {
        return Site.isPostgresql() ? postgresql(PostgresUrl.unverified()) : mysql(MysqlUrl.unverified());
    }

    @Override
    public Connections pool(int size) {
        return PooledByHikari.of(config(size));
    }

    HikariConfig config(int size) {
        HikariConfig config = PooledByHikari.config(url, size);
        config.setUsername(Site.userWithPassword());
        config.setPassword(Site.password());
        return config;
    }

    @Override
    public Connections unpooled() {
        Properties properties = new Properties();
        properties.setProperty("user", Site.userWithPassword());
        properties.setProperty("password", Site.password());
        return new FromDriver(url, properties);
    }
}
