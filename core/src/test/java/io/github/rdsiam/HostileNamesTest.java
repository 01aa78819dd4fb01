package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.RecordedLogin;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What would be properties in a JDBC URL is a name here, and TLS stays as it is. */
class HostileNamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders?sslMode=DISABLED",
                "orders?sslMode=DISABLED#",
                "orders&allowLoadLocalInfile=true",
                "x),(host=evil.example.com,sslMode=DISABLED",
                "orders,sslMode=DISABLED"
            })
    void aDatabaseNameIsAValue(String name) {
        try (LocalRds rds = LocalRds.start();
                IamTokenDataSource source = rds.dataSource().database(name).build()) {
            Throwable failure = catchThrowable(source::getConnection);

            assertThat(failure)
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getErrorCode()).isIn(1044, 1049, 1102));
            RecordedLogin login = rds.proxy().logins().get(0);
            assertThat(login.tlsVersion()).isEqualTo("TLSv1.3");
            assertThat(rds.proxy().accepted()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"app?sslMode=DISABLED", "app@evil.example.com", "app:secret", "app(,)#&=%20+ x"})
    void aUserNameIsAValue(String name) throws SQLException {
        DatabaseLogin account = new DatabaseLogin(name, "password-of-a-hostile-name");
        LocalRds.database()
                .execute(
                        "DROP USER IF EXISTS '" + name + "'@'%'",
                        "CREATE USER '" + name + "'@'%' IDENTIFIED BY '" + account.password() + "'",
                        "GRANT SELECT ON " + LocalRds.DATABASE + ".* TO '" + name + "'@'%'");
        try (LocalRds rds = LocalRds.start(builder -> builder.databaseLogin(account));
                IamTokenDataSource source = rds.dataSource().username(name).build()) {
            source.getConnection().close();
            assertThat(rds.proxy().logins().get(0).user()).isEqualTo(name);
            assertThat(rds.proxy().logins().get(0).tlsVersion()).isEqualTo("TLSv1.3");
        }
    }
}
