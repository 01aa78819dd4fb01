package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A database that the testkit has not started. */
class RunningDatabaseTest {

    private static EmbeddedDatabase running(RdsEngine engine) {
        var started = EmbeddedDatabase.shared(engine);
        return EmbeddedDatabase.running(engine, "localhost", started.port(), started.admin());
    }

    @ParameterizedTest
    @EnumSource
    void isNotClosed(RdsEngine engine) {
        var running = running(engine);
        running.createDatabase("created_here");
        running.createDatabase("created_here");
        running.close();

        assertThat(running.host()).isEqualTo("localhost");
        assertThat(running.in("created_here").query("SELECT 1")).containsExactly("1");
    }

    @ParameterizedTest
    @EnumSource
    void standsBehindALocalAws(RdsEngine engine) throws Exception {
        try (var aws = LocalAws.builder()
                .database(running(engine))
                .user("of_running")
                .addUser("second_of_running")
                .start()) {
            for (var user : new String[] {"of_running", "second_of_running"}) {
                var token = AwsSigner.token(aws.identity(), aws.endpoint(), engine.port(), aws.region(), user);
                assertThat(Lab.user(aws, user, token)).isEqualTo(user);
                assertThat(aws.secrets().currentLogin(aws.secretId(user)).user())
                        .isEqualTo(user);
            }
            assertThat(aws.secretId("of_running")).isEqualTo(aws.secretId());
            assertThat(aws.secretId("second_of_running")).isEqualTo(aws.secretId() + "/second_of_running");
            assertThat(aws.issuedSecrets())
                    .contains(aws.secrets()
                            .currentLogin(aws.secretId("second_of_running"))
                            .password());
        }
    }

    @ParameterizedTest
    @EnumSource
    void needsNoAdministratorForUsersWhoExist(RdsEngine engine) throws Exception {
        var started = EmbeddedDatabase.shared(engine);
        var login = started.createUser("known", "orders", false);
        var running = EmbeddedDatabase.running(engine, "127.0.0.1", started.port());
        try (var aws = LocalAws.builder().database(running).login(login).start()) {
            assertThat(Lab.database(
                            aws,
                            aws.endpoint(),
                            aws.connectViaPort(),
                            AwsSigner.token(aws.identity(), aws.endpoint(), engine.port(), aws.region(), "known")))
                    .isEqualTo("orders");
            assertThat(Lab.database(aws, aws.instanceEndpoint(), aws.instancePort(), login.password()))
                    .isEqualTo("orders");
            assertThat(aws.issuedSecrets()).contains(login.password());
        }
        assertThatThrownBy(() -> running.query("SELECT 1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "the administrator of this database is unknown; give its login to EmbeddedDatabase.running");
        assertThatThrownBy(LocalAws.builder().database(running)::start).isInstanceOf(IllegalStateException.class);
    }

    /** Like a PostgreSQL that is not on RDS. */
    @Test
    void mayHaveNoRoleForIam() {
        var postgresql = running(RdsEngine.POSTGRESQL);
        var users = postgresql.query("SELECT rolname FROM pg_roles WHERE pg_has_role(oid, 'rds_iam', 'MEMBER')"
                + " AND rolname <> 'rds_iam' AND NOT rolsuper");
        try {
            postgresql.execute("DROP ROLE rds_iam");

            postgresql.createUser("without_role", "orders", false);
            assertThat(postgresql.isIamUser("without_role")).isFalse();

            postgresql.createUser("without_role", "orders", true);
            assertThat(postgresql.isIamUser("without_role")).isTrue();
        } finally {
            users.forEach(user -> postgresql.createUser(user, "orders", true));
        }
    }

    @Test
    void runsAScriptAsItIs(@TempDir Path directory) throws Exception {
        var script = Files.writeString(
                directory.resolve("a.sql"),
                "CREATE TABLE IF NOT EXISTS as_it_is (t VARCHAR(20)); DELETE FROM as_it_is;"
                        + " INSERT INTO as_it_is VALUES ('${NAME}')");
        var mysql = running(RdsEngine.MYSQL);
        mysql.createDatabase("orders");

        mysql.in("orders").executeScript(script);

        assertThat(mysql.in("orders").query("SELECT t FROM as_it_is")).containsExactly("${NAME}");
    }
}
