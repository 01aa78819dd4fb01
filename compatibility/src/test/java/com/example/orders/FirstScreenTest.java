package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.FakeRdsProxy;
import io.github.rdsiam.testkit.TestkitExtension;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the README shows first; ./run takes it from there. */
@ExtendWith(TestkitExtension.class)
class FirstScreenTest {

    @BeforeAll
    static void fill(EmbeddedDatabase database) {
        Server.fill(database);
    }

    @Test
    void readsRowsWithTheCredentialsOfTheDefaultChain(FakeRdsProxy proxy, AwsIdentity identity) throws SQLException {
        Map<String, String> credentials = Map.of(
                "aws.accessKeyId", identity.accessKeyId(),
                "aws.secretAccessKey", identity.secretAccessKey(),
                "aws.sessionToken", identity.sessionToken());
        credentials.forEach(System::setProperty);
        try {
            assertThat(FirstScreen.run(proxy.port(), proxy.caBundle())).containsExactly(1, 2, 3);
        } finally {
            credentials.keySet().forEach(System::clearProperty);
        }
        assertThat(proxy.logins()).extracting(login -> login.credential()).contains(CredentialKind.TOKEN);
    }
}
