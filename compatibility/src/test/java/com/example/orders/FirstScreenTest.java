package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.DatabaseEngine;
import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.FakeRdsProxy;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.TestkitExtension;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the README, or the page on PostgreSQL, shows first; ./run takes it from there. */
class FirstScreenTest {

    @RegisterExtension
    static final TestkitExtension TESTKIT = Server.testkit();

    @BeforeAll
    static void fill(LocalAws aws) {
        Server.fill(aws);
    }

    @Test
    void readsRowsWithTheCredentialsOfTheDefaultChain(FakeRdsProxy proxy, AwsIdentity identity) throws SQLException {
        Map<String, String> credentials = Map.of(
                "aws.accessKeyId", identity.accessKeyId(),
                "aws.secretAccessKey", identity.secretAccessKey(),
                "aws.sessionToken", identity.sessionToken());
        credentials.forEach(System::setProperty);
        try {
            assertThat(run(proxy)).containsExactly(1, 2, 3);
        } finally {
            credentials.keySet().forEach(System::clearProperty);
        }
        assertThat(proxy.logins()).extracting(login -> login.credential()).contains(CredentialKind.TOKEN);
    }

    private static List<Integer> run(FakeRdsProxy proxy) throws SQLException {
        return Server.ENGINE == DatabaseEngine.MYSQL
                ? FirstScreenWithMysql.run(proxy.port(), proxy.caBundle())
                : FirstScreenWithPostgresql.run(proxy.port(), proxy.caBundle());
    }
}
