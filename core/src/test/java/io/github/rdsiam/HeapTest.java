package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testsupport.ChildJvm;
import io.github.rdsiam.testsupport.HeapDump;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** The live heap of a process that logged in both ways, after close and hours after the password was needed. */
@OnBothEngines
class HeapTest {

    @Parameter
    DatabaseEngine engine;

    @TempDir
    Path folder;

    @Test
    void holdsNoPasswordHoursAfterItWasNeededAndNoCredentialAfterClose() throws Exception {
        Path dump = folder.resolve("after-close.hprof");
        Path control = folder.resolve("by-token.hprof");
        Path secondControl = folder.resolve("by-secret.hprof");
        Path expired = folder.resolve("hours-later.hprof");
        try (LocalRds rds = LocalRds.start(engine);
                ChildJvm child = ChildJvm.start(
                        HeapDumper.class,
                        LocalRds.childEnvironment(rds),
                        engine.name(),
                        Integer.toString(rds.proxy().port()),
                        Integer.toString(rds.proxy().instancePort()),
                        rds.proxy().caBundle().toString(),
                        control.toString(),
                        secondControl.toString(),
                        dump.toString(),
                        expired.toString())) {
            child.awaitLine("by token");
            String first = rds.proxy().receivedCredentials().get(0);
            assertThat(HeapDump.holds(control, first))
                    .as("the search finds a token that is there")
                    .isTrue();
            rds.proxy().denyIam(true);
            child.send("go on");
            child.awaitLine("by secret");
            rds.proxy().denyIam(false);
            child.send("go on");
            assertThat(child.awaitEnd(60, TimeUnit.SECONDS)).as(child.output()).isZero();
            assertThat(rds.proxy().logins())
                    .extracting(RecordedLogin::credential)
                    .contains(CredentialKind.TOKEN, CredentialKind.PASSWORD);

            List<String> tokens = rds.proxy().receivedCredentials().stream()
                    .filter(text -> text.contains("X-Amz-Signature="))
                    .toList();
            String password = rds.secrets().currentLogin(LocalRds.SECRET_ID).password();
            assertThat(tokens).isNotEmpty();
            assertThat(HeapDump.holds(secondControl, password))
                    .as("the search finds a password that is there")
                    .isTrue();
            for (String token : tokens) {
                assertThat(HeapDump.holds(dump, token)).as("token").isFalse();
                assertThat(HeapDump.holds(dump, signature(token)))
                        .as("a token's signature")
                        .isFalse();
            }
            assertThat(HeapDump.holds(expired, password))
                    .as("password after its time, with IAM in use again")
                    .isFalse();
            assertThat(HeapDump.holds(dump, password)).as("password").isFalse();
        }
    }

    static String signature(String token) {
        String name = "X-Amz-Signature=";
        int begin = token.indexOf(name) + name.length();
        return token.substring(begin, begin + 64);
    }
}
