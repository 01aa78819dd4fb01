package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.example.template.ModuleFiles;
import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testsupport.ChildJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The library's doctor out of the deployable jar, with nothing else on the class path. */
class DoctorIT extends OnBothEngines {

    private static final List<String> CREDENTIALS =
            List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN");

    @Test
    void findsEachStepInOrder() throws Exception {
        assertThat(examine(0, "--ca-bundle", aws.proxy().caBundle().toString()))
                .filteredOn(line -> !line.startsWith(" "))
                .extracting(line -> line.replaceAll(" +ok .*", " ok"))
                .containsExactly(
                        "settings ok",
                        "credentials ok",
                        "dns ok",
                        "tcp ok",
                        "tls ok",
                        "token ok",
                        "login ok",
                        "statements ok");
        assertThat(aws.proxy().logins()).extracting(RecordedLogin::credential).containsExactly(CredentialKind.TOKEN);
    }

    @Test
    void saysWhichRightIsMissing() throws Exception {
        aws.proxy().denyIam(true);

        assertThat(examine(8, "--ca-bundle", aws.proxy().caBundle().toString()))
                .last()
                .asString()
                .startsWith("login       FAILED  The IAM token was refused")
                .contains("rds-db:connect on arn:aws:rds-db:");
    }

    @Test
    void trustsAmazonAloneUnlessToldOtherwise() throws Exception {
        assertThat(examine(6))
                .last()
                .asString()
                .startsWith("tls         FAILED  The server's certificate is not trusted");
        assertThat(aws.proxy().receivedCredentials()).isEmpty();
    }

    private List<String> examine(int exitCode, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                ChildJvm.program("java"),
                "-Djdk.net.hosts.file=" + ModuleFiles.hosts(),
                "-cp",
                aws.deployment().jar().toString(),
                "io.github.rdsiam.Doctor",
                aws.proxy().endpoint(),
                aws.deployment().user(),
                "--engine",
                engine.name().toLowerCase(Locale.ROOT),
                "--database",
                aws.deployment().schema(),
                "--port",
                Integer.toString(aws.proxy().port())));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> credentials = aws.functionVariables();
        credentials.keySet().retainAll(CREDENTIALS);
        builder.environment().clear();
        builder.environment().putAll(credentials);
        try (ChildJvm doctor = ChildJvm.start(builder)) {
            int ended = doctor.awaitEnd(1, TimeUnit.MINUTES);
            String output = doctor.output();
            assertThat(ended).as(output).isEqualTo(exitCode);
            assertThat(output)
                    .doesNotContain(
                            "X-Amz-Signature",
                            "X-Amz-Security-Token",
                            credentials.get("AWS_SECRET_ACCESS_KEY"),
                            credentials.get("AWS_SESSION_TOKEN"));
            assertThat(aws.proxy().receivedCredentials()).noneMatch(output::contains);
            return doctor.lines();
        }
    }
}
