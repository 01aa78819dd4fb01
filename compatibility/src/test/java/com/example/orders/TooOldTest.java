package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.FakeRdsProxy;
import io.github.rdsiam.testkit.TestkitExtension;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A driver, a pool or an AWS SDK that is older than supported; ./run sets the expected message. */
@Tag("too-old")
class TooOldTest {

    @RegisterExtension
    static final TestkitExtension TESTKIT = Server.testkit();

    private static final String EXPECTED = System.getProperty("too.old", "");

    private Map<String, String> credentials = Map.of();

    /** As system properties: an old SDK lacks the type of a provider that could be set. */
    @BeforeEach
    void setCredentials(AwsIdentity identity) {
        credentials = Map.of(
                "aws.accessKeyId", identity.accessKeyId(),
                "aws.secretAccessKey", identity.secretAccessKey(),
                "aws.sessionToken", identity.sessionToken());
        credentials.forEach(System::setProperty);
    }

    @AfterEach
    void clearCredentials() {
        credentials.keySet().forEach(System::clearProperty);
    }

    private static IamTokenDataSource.Builder builder(FakeRdsProxy proxy) {
        return IamTokenDataSource.builder()
                .engine(Server.ENGINE)
                .endpoint(proxy.endpoint())
                .port(proxy.port())
                .username("app")
                .caBundle(proxy.caBundle());
    }

    /** For docs/compatibility.md, which ./run writes. */
    private static void print(Throwable refusal) {
        if (refusal != null) {
            System.out.println("refused: " + refusal.getMessage());
        }
    }

    @Test
    void aDataSourceSaysSoInPlainWords(FakeRdsProxy proxy) {
        Throwable refusal = catchThrowable(() -> {
            try (IamTokenDataSource source = builder(proxy).build()) {
                source.getConnection().close();
            }
        });

        print(refusal);
        if (EXPECTED.contains("HikariCP")) {
            assertThat(refusal).as("without a pool, its version does not matter").isNull();
        } else {
            assertThat(refusal).isInstanceOfAny(SQLException.class, IllegalStateException.class);
            assertThat(refusal).hasMessageContainingAll(EXPECTED, "on the class path", " or newer");
        }
        assertThat(proxy.receivedCredentials()).hasSize(refusal == null ? 1 : 0);
    }

    @Test
    void aPoolSaysSoInPlainWords(FakeRdsProxy proxy) {
        Throwable refusal = catchThrowable(() -> builder(proxy).buildPool().close());

        if (EXPECTED.contains("HikariCP")) {
            print(refusal);
        }
        assertThat(refusal).hasMessageContainingAll(EXPECTED, "on the class path", " or newer");
        assertThat(proxy.receivedCredentials()).isEmpty();
    }
}
