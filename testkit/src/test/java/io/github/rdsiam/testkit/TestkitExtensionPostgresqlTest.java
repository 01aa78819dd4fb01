package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The extension starts the engine that its builder sets. */
class TestkitExtensionPostgresqlTest {

    @RegisterExtension
    static final TestkitExtension POSTGRESQL = new TestkitExtension(aws -> aws.engine(RdsEngine.POSTGRESQL));

    @Test
    void givesEverythingOfTheEngine(
            LocalAws aws, EmbeddedDatabase database, FakeRdsProxy proxy, FakeRdsProxy.Builder builder) {
        assertThat(aws.engine()).isEqualTo(RdsEngine.POSTGRESQL);
        assertThat(database).isSameAs(aws.database());
        assertThat(proxy.engine()).isEqualTo(RdsEngine.POSTGRESQL);
        assertThat(builder.start().engine()).isEqualTo(RdsEngine.POSTGRESQL);
    }
}
