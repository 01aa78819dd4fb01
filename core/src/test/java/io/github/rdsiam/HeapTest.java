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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live heap of a process that logged in both ways, after close and hours after the password was needed. */
class HeapTest {

    @TempDir
    Path folder;

    @Test
    void holdsNoPasswordHoursAfterItWasNeededAndNoCredentialAfterClose() throws Exception {
        Path dump = folder.resolve("after-close.hprof");
        Path control = folder.resolve("by-token.hprof");
        Path secondControl = folder.resolve("by-secret.hprof");
        Path expired = folder.resolve("hours-later.hprof");
        try (LocalRds rds = LocalRds.start();
                ChildJvm child = ChildJvm.start(
                        HeapDumper.class,
                        LocalRds.childEnvironment(rds),
                        Integer.toString(rds.proxy().port()),
                        Integer.toString(rds.proxy().instancePort()),
                        rds.proxy().caBundle().toString(),
                        control.toString(),
                        secondControl.toString(),
                        dump.toString(),
                        expired.toString())) {
            child.awaitLine("by token");
            String first = rds.proxy().receivedCredentials().get(0);
            assertThat(holds(control, first))
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
            assertThat(holds(secondControl, password))
                    .as("the search finds a password that is there")
                    .isTrue();
            for (String token : tokens) {
                assertThat(holds(dump, token)).as("token").isFalse();
                assertThat(holds(dump, signature(token)))
                        .as("a token's signature")
                        .isFalse();
            }
            assertThat(holds(expired, password))
                    .as("password after its time, with IAM in use again")
                    .isFalse();
            assertThat(holds(dump, password)).as("password").isFalse();
        }
    }

    static String signature(String token) {
        String name = "X-Amz-Signature=";
        int begin = token.indexOf(name) + name.length();
        return token.substring(begin, begin + 64);
    }

    static boolean holds(Path dump, String text) throws IOException {
        String heap = Files.readString(dump, StandardCharsets.ISO_8859_1);
        // a text's bytes, one or two for a character as the JVM keeps them, and an array of characters as a dump writes
        // it
        return Stream.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)
                .map(form -> new String(text.getBytes(form), StandardCharsets.ISO_8859_1))
                .anyMatch(heap::contains);
    }
}
