package io.github.rdsiam;

import static io.github.rdsiam.Opening.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
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
            List<String> connected = new ArrayList<>();
            for (int id = 0; id <= 100; id++) {
                String url = "jdbc:mysql://anything:1/orders?sslMode=REQUIRED&socketFactory="
                        + RdsSocketFactory.class.getName() + "&authenticationPlugins="
                        + RdsClearPasswordPlugin.class.getName() + "&rdsIamLogin="
                        + URLEncoder.encode(guess(id), StandardCharsets.UTF_8);
                try (Connection connection = DriverManager.getConnection(url, "app", "")) {
                    connected.add(id + " " + connection.isValid(5));
                } catch (SQLException e) {
                    // as it should be
                }
            }
            assertThat(connected).isEmpty();
        }
    }

    private static String guess(int id) {
        return new UUID(0, id) + "/IAM/0/1";
    }

    @Test
    void noTwoDataSourcesHaveIdsThatTellOfEachOther() throws IOException {
        LoginRegistry one = new LoginRegistry(null, null, Timeouts.of(Map.of()));
        LoginRegistry other = new LoginRegistry(null, null, Timeouts.of(Map.of()));
        LoginRegistry.Id first = begin(one);
        LoginRegistry.Id second = begin(other);

        assertThat(first.dataSource().version()).as("random").isEqualTo(4);
        assertThat(first.dataSource()).isNotEqualTo(second.dataSource());

        one.close();
        other.close();
        assertThat(LoginRegistry.find(first)).isNull();
        assertThat(LoginRegistry.find(second)).isNull();
    }

    @Test
    void aTargetThatTheDataSourceDoesNotHaveIsUnknown() {
        LoginRegistry logins = new LoginRegistry(null, null, Timeouts.of(Map.of()));
        LoginRegistry.Id known = begin(logins);
        for (int target : new int[] {-1, 1, Integer.MAX_VALUE}) {
            assertThatIOException()
                    .isThrownBy(() ->
                            LoginRegistry.find(new LoginRegistry.Id(known.dataSource(), known.source(), target, 1)))
                    .withMessage("Unknown login");
        }
        logins.close();
    }

    private static LoginRegistry.Id begin(LoginRegistry logins) {
        HostAndPort place = new HostAndPort(LocalRds.PROXY, 3306);
        Credential credential = new DriverInitiatedCredential(RdsIamListener.Source.IAM, null, new Events(null));
        LoginTarget target = new LoginTarget(place, place, RdsEndpoint.Kind.PROXY, null);
        return logins.begin(target, credential, Deadline.after(Duration.ofSeconds(30)), null)
                .id();
    }
}
