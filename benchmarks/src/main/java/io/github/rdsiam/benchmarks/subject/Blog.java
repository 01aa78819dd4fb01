package io.github.rdsiam.benchmarks.subject;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

/**
 * What the function in AWS's blog post does for each event: new credentials, a new token and a new connection, without
 * verifying the server's certificate. Unlike there, the port is right and the connection is closed.
 */
final class Blog implements Client, Connections {

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
        // nothing to close
    }
}
