package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.RecordedLogin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** B14: after close, the live heap of a process that logged in both ways holds neither token nor password. */
class HeapTest {

    @TempDir
    Path folder;

    @Test
    void holdsNoCredentialAfterClose() throws Exception {
        Path dump = folder.resolve("after-close.hprof");
        Path control = folder.resolve("while-open.hprof");
        try (LocalRds rds = LocalRds.start();
                ChildJvm child = ChildJvm.start(
                        HeapDumper.class,
                        LocalRds.childEnvironment(rds),
                        Integer.toString(rds.proxy().port()),
                        Integer.toString(rds.proxy().instancePort()),
                        rds.proxy().caBundle().toString(),
                        control.toString(),
                        dump.toString())) {
            child.awaitLine("by token");
            rds.proxy().denyIam(true);
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
            assertThat(holds(control, tokens.get(0)) || holds(control, password))
                    .as("the search finds a credential where there is one")
                    .isTrue();
            for (String token : tokens) {
                assertThat(holds(dump, token)).as("token").isFalse();
                assertThat(holds(dump, signature(token)))
                        .as("a token's signature")
                        .isFalse();
            }
            assertThat(holds(dump, password)).as("password").isFalse();
        }
    }

    private static String signature(String token) {
        String name = "X-Amz-Signature=";
        int begin = token.indexOf(name) + name.length();
        return token.substring(begin, begin + 64);
    }

    private static boolean holds(Path dump, String text) throws IOException {
        String heap = Files.readString(dump, StandardCharsets.ISO_8859_1);
        String wide = new String(text.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1);
        return heap.contains(text) || heap.contains(wide);
    }
}
