package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.testsupport.ChildJvm;
import io.github.rdsiam.testsupport.HeapDump;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/**
 * Searches the heap of a separate process for what a snapshot would contain between a checkpoint's hooks. The test
 * provides the Context; no real checkpoint is taken.
 */
@OnBothEngines
class CheckpointHeapTest {

    @Parameter
    DatabaseEngine engine;

    @TempDir
    Path folder;

    @Test
    void holdsNoCredentialTlsSessionOrSocket() throws Exception {
        Path byToken = folder.resolve("by-token.hprof");
        Path bySecret = folder.resolve("by-secret.hprof");
        Path checkpoint = folder.resolve("checkpoint.hprof");
        try (LocalRds rds = LocalRds.start(engine);
                ChildJvm child = ChildJvm.start(
                        CheckpointDumper.class,
                        LocalRds.childEnvironment(rds),
                        engine.name(),
                        Integer.toString(rds.proxy().port()),
                        Integer.toString(rds.proxy().instancePort()),
                        rds.proxy().caBundle().toString(),
                        byToken.toString(),
                        bySecret.toString(),
                        checkpoint.toString(),
                        rds.roleArn())) {
            child.awaitLine("by token");
            rds.proxy().denyIam(true);
            child.send("go on");
            child.awaitLine("by secret");
            child.send("go on");
            child.awaitLine("checkpoint");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(rds.proxy().connections()).isZero());
            child.send("go on");
            assertThat(child.awaitEnd(1, TimeUnit.MINUTES)).as(child.output()).isZero();

            List<String> tokens = rds.proxy().receivedCredentials().stream()
                    .filter(text -> text.contains("X-Amz-Signature="))
                    .toList();
            String password = rds.secrets().currentLogin(LocalRds.SECRET_ID).password();
            assertThat(HeapDump.holds(byToken, tokens.get(0)))
                    .as("the search finds a token that is there")
                    .isTrue();
            assertThat(HeapDump.holds(bySecret, password))
                    .as("the search finds a password that is there")
                    .isTrue();
            for (String token : tokens) {
                assertThat(HeapDump.holds(checkpoint, token)).as("token").isFalse();
                assertThat(HeapDump.holds(checkpoint, HeapTest.signature(token)))
                        .as("a token's signature")
                        .isFalse();
            }
            assertThat(HeapDump.holds(checkpoint, password)).as("password").isFalse();
            String session = rds.sts().sessions().get(0).sessionToken();
            assertThat(HeapDump.holds(byToken, session))
                    .as("the search finds a role's session that is there")
                    .isTrue();
            assertThat(HeapDump.holds(checkpoint, session))
                    .as("a role's session")
                    .isFalse();
            assertThat(child.output()).contains("sockets 0", "restored").doesNotContain("TLS sessions before 0");
        }
    }
}
