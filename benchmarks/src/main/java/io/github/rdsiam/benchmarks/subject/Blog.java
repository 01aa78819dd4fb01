package io.github.rdsiam.benchmarks.subject;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

/**
 * What the post's function does for each event: credentials, a token and a connection, all of them new, and no look at
 * the server's certificate. The port is the right one and the connection is closed, which the post forgot.
 */
final class Blog implements Subject, Connections {

    @Override
    public Connections pool(int size) {
        return this;
    }

    @Override
    public Connections unpooled() {
        return this;
    }

    @Override
    public Connection get() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://" + MysqlUrl.rest(MysqlUrl.unverified()), Site.user(), token());
    }

    private static String token() {
        try (DefaultCredentialsProvider credentials =
                DefaultCredentialsProvider.builder().build()) {
            return RdsUtilities.builder()
                    .credentialsProvider(credentials)
                    .region(Region.of(Site.region()))
                    .build()
                    .generateAuthenticationToken(request ->
                            request.hostname(Site.host()).port(Site.port()).username(Site.user()));
        }
    }

    @Override
    public void close() {
        // nothing is kept
    }
}
