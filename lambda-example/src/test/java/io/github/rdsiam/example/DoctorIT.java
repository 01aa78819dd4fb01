package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.rdsiam.example.template.ModuleFiles;
import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testsupport.ChildJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The library's doctor, run from the deployable jar alone. */
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

    @ParameterizedTest
    @ValueSource(
            strings = {"no policy", "another user", "another proxy", "another account", "the instance", "a denial"})
    void saysWhatToAllowWhenThePoliciesRefuseTheLogin(String refusing) throws Exception {
        String arn = aws.proxy().resourceArn(aws.deployment().user());
        aws.attach(policies(refusing, arn));

        assertThat(refusal())
                .startsWith("login       FAILED  The IAM token was refused")
                .contains("allow the action rds-db:connect on " + described(arn));
        assertThat(aws.proxy().logins())
                .extracting(RecordedLogin::verdict, RecordedLogin::detail)
                .containsExactly(tuple(
                        Verdict.DENIED,
                        (refusing.equals("a denial") ? "a policy explicitly denies" : "no policy allows")
                                + " rds-db:connect on " + arn));
    }

    private static String[] policies(String refusing, String arn) {
        List<String> documents = switch (refusing) {
            case "another user" -> List.of(aws.deployment().policiesForUser("admin"));
            case "another proxy" -> List.of(document("Allow", arn.replaceFirst("prx-[^/]+", "prx-fedcba98765432100")));
            case "another account" -> List.of(document("Allow", arn.replaceFirst(":[0-9]{12}:", ":210987654321:")));
            case "the instance" ->
                List.of(document(
                        "Allow",
                        aws.proxy().instanceResourceArn(aws.deployment().user())));
            case "a denial" -> List.of(document("Allow", arn), document("Deny", arn));
            default -> List.of();
        };
        return documents.toArray(String[]::new);
    }

    private static String document(String effect, String arn) {
        return "{\"Statement\": {\"Effect\": \"" + effect + "\", \"Action\": \"rds-db:connect\", \"Resource\": \"" + arn
                + "\"}}";
    }

    /** The library does not know the account and the proxy's id. */
    private static String described(String arn) {
        return arn.replaceFirst(":[0-9]{12}:", ":<account>:").replaceFirst("prx-[^/]+", "<prx-...>");
    }

    @Test
    void succeedsWithAPolicyOfWhatItSaysToAllow() throws Exception {
        String arn = aws.proxy().resourceArn(aws.deployment().user());
        aws.attach();
        Matcher allowed = Pattern.compile("rds-db:connect on (arn:\\S+[^.\\s])").matcher(refusal());
        assertThat(allowed.find()).isTrue();

        String filledIn =
                allowed.group(1).replace("<account>", arn.split(":", -1)[4]).replace("<prx-...>", "prx-*");
        aws.attach(document("Allow", filledIn));

        assertThat(examine(0, "--ca-bundle", aws.proxy().caBundle().toString()))
                .anyMatch(line -> line.startsWith("login       ok"));
    }

    private String refusal() throws IOException, InterruptedException {
        List<String> lines = examine(8, "--ca-bundle", aws.proxy().caBundle().toString());
        return lines.get(lines.size() - 1);
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
