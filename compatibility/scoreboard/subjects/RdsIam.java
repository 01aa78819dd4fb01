package scoreboard;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.DatabaseEngine;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.SecretsManagerFallback;
import java.nio.file.Path;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;

final class RdsIam implements Subject {

    private static IamTokenDataSource.Builder builder(At at) {
        return IamTokenDataSource.builder()
                .engine(DatabaseEngine.valueOf(at.engineInUpperCase()))
                .endpoint(at.endpoint())
                .port(at.port())
                .database(at.database())
                .username(at.user())
                .caBundle(Path.of(at.caBundle())); // for the local server alone
    }

    @Override
    public HikariDataSource token(At at, Consumer<HikariConfig> pool) {
        return builder(at).buildPool(pool);
    }

    @Override
    public HikariDataSource fallback(At at, Consumer<HikariConfig> pool) {
        return builder(at)
                .fallback(SecretsManagerFallback.of(at.secretId()).toEndpoint(at.instance(), at.instancePort()))
                .buildPool(pool);
    }

    @Override
    public HikariDataSource profile(At at, Consumer<HikariConfig> pool) {
        return builder(at)
                .credentialsProvider(ProfileCredentialsProvider.create(at.profile()))
                .buildPool(pool);
    }

    @Override
    public HikariDataSource tunnel(At at, Consumer<HikariConfig> pool) {
        return builder(at).connectVia(at.tunnel(), at.port()).buildPool(pool);
    }
}
