package io.github.rdsiam.benchmarks.subject;

import com.zaxxer.hikari.HikariConfig;
import java.util.Properties;

/** HikariCP and Connector/J with a fixed password: no IAM at all. */
final class FixedPassword implements Client {

    private final String url;

    private FixedPassword(String tls) {
        this.url = "jdbc:mysql://" + MysqlUrl.rest(tls);
    }

    /** Trusts one authority. */
    static FixedPassword baseline() {
        return new FixedPassword(MysqlUrl.verified("JKS", Site.get("KEY_STORE_OF_ONE")));
    }

    /** Trusts all authorities of RDS and Amazon, in keytool's default format. */
    static FixedPassword bundle() {
        return new FixedPassword(MysqlUrl.verified("PKCS12", Site.get("KEY_STORE_PKCS12")));
    }

    /** The same in a format that is faster to read. */
    static FixedPassword bundleJks() {
        return new FixedPassword(MysqlUrl.verified("JKS", Site.get("KEY_STORE_JKS")));
    }

    /** Encrypts, but verifies nothing. */
    static FixedPassword unverified() {
        return new FixedPassword(MysqlUrl.unverified());
    }

    @Override
    public Connections pool(int size) {
        return PooledByHikari.of(config(size));
    }

    HikariConfig config(int size) {
        HikariConfig config = PooledByHikari.config(url, size);
        config.setPassword(Site.password());
        return config;
    }

    @Override
    public Connections unpooled() {
        Properties properties = FromDriver.user();
        properties.setProperty("password", Site.password());
        return new FromDriver(url, properties);
    }
}
