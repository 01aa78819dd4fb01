package io.github.rdsiam;

import static io.github.rdsiam.Opening.open;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whoever can have a JDBC URL of his own opened beside a data source does not log in as its role. */
class BorrowedLoginTest {

    @Test
    void aUrlCannotGuessItsWayIntoAnOpenDataSource() throws Exception {
        try (LocalRds rds = LocalRds.start();
                IamTokenDataSource source = rds.dataSource().build()) {
            open(source);
            String target = "IAM@" + new HostAndPort(LocalRds.PROXY, rds.proxy().port());
            List<String> connected = new ArrayList<>();
            for (int id = 0; id <= 100; id++) {
                String url = "jdbc:mysql://anything:1/orders?sslMode=REQUIRED&socketFactory="
                        + RdsSocketFactory.class.getName() + "&authenticationPlugins="
                        + RdsClearPasswordPlugin.class.getName() + "&rdsIamLogin="
                        + URLEncoder.encode(id + "/0/" + target, StandardCharsets.UTF_8);
                try (Connection connection = DriverManager.getConnection(url, "app", "")) {
                    connected.add(id + " " + connection.isValid(5));
                } catch (SQLException e) {
                    // as it should be
                }
            }
            assertThat(connected).isEmpty();
        }
    }

    @Test
    void noTwoDataSourcesHaveIdsThatTellOfEachOther() {
        LoginRegistry logins = new LoginRegistry(null, null, Timeouts.of(Map.of()));
        String one = OpenLogins.enter(logins);
        String other = OpenLogins.enter(logins);
        OpenLogins.remove(one);
        OpenLogins.remove(other);

        assertThat(UUID.fromString(one).version()).as("random").isEqualTo(4);
        assertThat(one).isNotEqualTo(other);
    }
}
