package scoreboard;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

final class HikariProvider implements Subject {

    private static HikariDataSource open(
            At at, String hosts, AwsCredentialsProvider credentials, Consumer<HikariConfig> pool) {
        RdsUtilities utilities = RdsUtilities.builder()
                .credentialsProvider(credentials)
                .region(Region.of(at.region()))
                .build();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:" + at.engine() + "://" + hosts + "/" + at.database());
        config.setCredentialsProvider(() -> Credentials.of(
                at.user(),
                utilities.generateAuthenticationToken(request ->
                        request.hostname(at.endpoint()).port(at.port()).username(at.user()))));
        pool.accept(config);
        return new HikariDataSource(config);
    }

    @Override
    public HikariDataSource token(At at, Consumer<HikariConfig> pool) {
        return open(at, at.endpoint() + ":" + at.port(), DefaultCredentialsProvider.builder().build(), pool);
    }

    @Override
    public HikariDataSource profile(At at, Consumer<HikariConfig> pool) {
        return open(at, at.endpoint() + ":" + at.port(), ProfileCredentialsProvider.create(at.profile()), pool);
    }

    @Override
    public HikariDataSource tunnel(At at, Consumer<HikariConfig> pool) {
        return open(at, at.tunnel() + ":" + at.port(), DefaultCredentialsProvider.builder().build(), pool);
    }

    @Override
    public HikariDataSource twoHosts(At at, Consumer<HikariConfig> pool) {
        String hosts = at.endpoint() + ":" + at.deadPort() + "," + at.endpoint() + ":" + at.port();
        return open(at, hosts, DefaultCredentialsProvider.builder().build(), pool);
    }
}
