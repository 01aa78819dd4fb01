package io.github.rdsiam;

import static io.github.rdsiam.Opening.open;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.internal.concurrent.Deadline;
import io.github.rdsiam.internal.concurrent.Timeouts;
import io.github.rdsiam.internal.credential.Credential;
import io.github.rdsiam.internal.credential.DriverInitiatedCredential;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.endpoint.RdsEndpoint;
import io.github.rdsiam.internal.engine.LoginRegistry;
import io.github.rdsiam.internal.engine.LoginTarget;
import io.github.rdsiam.internal.event.Events;
import io.github.rdsiam.internal.mysql.RdsClearPasswordPlugin;
import io.github.rdsiam.internal.mysql.RdsSocketFactory;
import io.github.rdsiam.internal.postgresql.PostgresHooks;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An attacker's JDBC URL that is opened in the same process cannot log in as the data source's role. */
class BorrowedLoginTest {

    @ParameterizedTest
    @EnumSource
    void aUrlCannotGuessItsWayIntoAnOpenDataSource(DatabaseEngine engine) throws Exception {
        try (LocalRds rds = LocalRds.start(engine);
                IamTokenDataSource source = rds.dataSource().build()) {
            open(source);
            List<String> connected = new ArrayList<>();
            for (int id = 0; id <= 100; id++) {
                String url = engine == DatabaseEngine.MYSQL
                        ? mysqlUrl(id)
                        : postgresqlUrl(rds.proxy().port(), id);
                try (Connection connection = DriverManager.getConnection(url, "app", "")) {
                    connected.add(id + " " + connection.isValid(5));
                } catch (SQLException e) {
                    // as it should be
                }
            }
            assertThat(connected).isEmpty();
            assertThat(rds.proxy().receivedCredentials())
                    .as("the data source's")
                    .hasSize(1);
        }
    }

    private static String mysqlUrl(int id) {
        return "jdbc:mysql://anything:1/orders?sslMode=REQUIRED&socketFactory=" + RdsSocketFactory.class.getName()
                + "&authenticationPlugins=" + RdsClearPasswordPlugin.class.getName() + "&rdsIamLogin="
                + URLEncoder.encode(guess(id), StandardCharsets.UTF_8);
    }

    /** The driver's own sockets and TLS, or the library's, with a password that the library's plugin should provide. */
    private static String postgresqlUrl(int port, int id) {
        return "jdbc:postgresql://" + LocalRds.PROXY + ":" + port + "/orders?authenticationPluginClassName="
                + PostgresHooks.class.getName()
                + (id % 2 == 0
                        ? "&sslmode=require"
                        : "&sslmode=disable&socketFactory=" + PostgresHooks.class.getName() + "&socketFactoryArg="
                                + URLEncoder.encode(guess(id), StandardCharsets.UTF_8));
    }

    private static String guess(int id) {
        return new UUID(0, id) + "/IAM/0/1";
    }

    @Test
    void noTwoDataSourcesHaveIdsThatTellOfEachOther() throws IOException {
        LoginRegistry one = new LoginRegistry(null, null, Timeouts.of(Map.of()));
        LoginRegistry other = new LoginRegistry(null, null, Timeouts.of(Map.of()));
        String first = begin(one);
        String second = begin(other);

        assertThat(dataSource(first).version()).as("random").isEqualTo(4);
        assertThat(dataSource(first)).isNotEqualTo(dataSource(second));

        one.close();
        other.close();
        assertThat(LoginRegistry.find(first, null)).isNull();
        assertThat(LoginRegistry.find(second, null)).isNull();
    }

    @Test
    void aTargetThatTheDataSourceDoesNotHaveIsUnknown() {
        LoginRegistry logins = new LoginRegistry(null, null, Timeouts.of(Map.of()));
        String known = begin(logins);
        for (int target : new int[] {-1, 1, Integer.MAX_VALUE}) {
            assertThat(LoginRegistry.find(dataSource(known) + "/IAM/" + target + "/1", null))
                    .isNull();
        }
        logins.close();
    }

    @Test
    void aTextThatIsNotAnIdFindsNothing() throws IOException {
        LoginRegistry logins = new LoginRegistry(null, null, Timeouts.of(Map.of()));
        UUID known = dataSource(begin(logins));
        for (String rest : List.of("", "/", "/IAM", "/IAM/0", "/IAM/0/1/", "/iam/0/1", "/IAM/zero/1", "/IAM//1")) {
            assertThat(LoginRegistry.find(known + rest, null)).as(rest).isNull();
        }
        assertThat(LoginRegistry.find("", null)).isNull();
        assertThat(LoginRegistry.find("///", null)).isNull();
        logins.close();
    }

    private static UUID dataSource(String id) {
        return UUID.fromString(id.substring(0, id.indexOf('/')));
    }

    private static String begin(LoginRegistry logins) {
        HostAndPort place = new HostAndPort(LocalRds.PROXY, 3306);
        Credential credential = new DriverInitiatedCredential(RdsIamListener.Source.IAM, null, new Events(null));
        LoginTarget target = new LoginTarget(place, place, RdsEndpoint.Kind.PROXY, null);
        return logins.begin(target, credential, Deadline.after(Duration.ofSeconds(30)), null)
                .id();
    }
}
