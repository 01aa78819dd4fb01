package scoreboard;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.function.Consumer;

/** {@link Wrapper} with what a careful user adds. */
final class WrapperHardened implements Subject {

    private final Wrapper asDocumented = new Wrapper();

    private static Consumer<HikariConfig> hardened(At at, Consumer<HikariConfig> pool) {
        return config -> {
            if (at.isMysql()) {
                config.addDataSourceProperty("sslMode", "VERIFY_IDENTITY");
                config.addDataSourceProperty("trustCertificateKeyStoreUrl", "file:" + at.trustStore());
                config.addDataSourceProperty("trustCertificateKeyStoreType", "PKCS12");
                config.addDataSourceProperty("trustCertificateKeyStorePassword", "changeit");
                config.addDataSourceProperty("connectTimeout", "10000");
                config.addDataSourceProperty("socketTimeout", "10000");
                config.addDataSourceProperty("useLocalSessionState", "true");
                config.addDataSourceProperty("characterSetResults", "utf8mb4");
            } else {
                config.addDataSourceProperty("sslmode", "verify-full");
                config.addDataSourceProperty("sslrootcert", at.caBundle());
                config.addDataSourceProperty("connectTimeout", "10");
                config.addDataSourceProperty("loginTimeout", "10");
                config.addDataSourceProperty("socketTimeout", "10");
                config.addDataSourceProperty("assumeMinServerVersion", "12");
            }
            config.addDataSourceProperty("iamExpiration", "600");
            pool.accept(config);
        };
    }

    @Override
    public HikariDataSource token(At at, Consumer<HikariConfig> pool) {
        return asDocumented.token(at, hardened(at, pool));
    }

    @Override
    public HikariDataSource secret(At at, Consumer<HikariConfig> pool) {
        return Wrapper.secret(at, "awsSecretsManager2", hardened(at, pool));
    }

    @Override
    public HikariDataSource profile(At at, Consumer<HikariConfig> pool) {
        return asDocumented.profile(at, hardened(at, pool));
    }

    @Override
    public HikariDataSource tunnel(At at, Consumer<HikariConfig> pool) {
        return asDocumented.tunnel(at, hardened(at, pool));
    }

    @Override
    public HikariDataSource readWrite(At at, Consumer<HikariConfig> pool) {
        return asDocumented.readWrite(at, hardened(at, pool));
    }
}
