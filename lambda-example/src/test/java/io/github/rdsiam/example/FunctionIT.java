package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FunctionIT {

    private static final String ROWS = "{\"statusCode\":200,\"headers\":{\"Content-Type\":\"application/json\"},"
            + "\"body\":\"[{\\\"id\\\":1},{\\\"id\\\":2},{\\\"id\\\":3}]\"}";
    private static final int SIGTERM_EXIT = 143;

    private static LocalAws aws;

    @BeforeAll
    static void startAws() {
        aws = LocalAws.start(progress -> {});
    }

    @AfterAll
    static void stopAws() {
        aws.close();
    }

    @BeforeEach
    void forgetEarlierTests() {
        aws.proxy().denyIam(false);
        aws.proxy().clearRecords();
    }

    @Test
    void connectsInInitAndAnswersThreeEventsOnOneConnection() throws Exception {
        try (FunctionProcess function = FunctionProcess.start(aws.functionVariables())) {
            function.awaitInit();
            List<RecordedLogin> inInit = aws.proxy().logins();

            assertThat(function.invoke("{}").json()).isEqualTo(ROWS);
            assertThat(function.invoke("[1,2]").json()).isEqualTo(ROWS);
            assertThat(function.invoke("\"text\"").json()).isEqualTo(ROWS);

            assertThat(inInit).isNotEmpty().isEqualTo(aws.proxy().logins()).allSatisfy(login -> {
                assertThat(login.endpoint()).isEqualTo(LocalAws.PROXY);
                assertThat(login.credential()).isEqualTo(CredentialKind.TOKEN);
                assertThat(login.verdict()).isEqualTo(Verdict.ACCEPTED);
            });
            assertThat(function.terminate()).isEqualTo(SIGTERM_EXIT);
            assertThat(function.output()).noneMatch(line -> line.startsWith("\tat "));
        }
    }

    @Test
    void readsTheSameRowsWithTheSecretWhenIamIsDenied() throws Exception {
        aws.proxy().denyIam(true);
        try (FunctionProcess function = FunctionProcess.start(aws.functionVariables())) {
            assertThat(function.invoke("{}").json()).isEqualTo(ROWS);

            assertThat(aws.proxy().logins())
                    .extracting(RecordedLogin::endpoint, RecordedLogin::credential, RecordedLogin::verdict)
                    .startsWith(tuple(LocalAws.PROXY, CredentialKind.TOKEN, Verdict.DENIED))
                    .endsWith(tuple(LocalAws.INSTANCE, CredentialKind.PASSWORD, Verdict.ACCEPTED));
            assertThat(function.terminate()).isEqualTo(SIGTERM_EXIT);
            assertThat(function.output())
                    .anyMatch(line -> line.startsWith("WARN IamTokenDataSource - ") && line.contains("refused"));
            assertNothingSecretIn(function);
        }
    }

    @Test
    void survivesAFailureInInitAndConnectsForTheEvent() throws Exception {
        aws.proxy().denyIam(true);
        try (FunctionProcess function = FunctionProcess.start(withoutFallback())) {
            function.awaitInit();
            aws.proxy().denyIam(false);

            assertThat(function.invoke("{}").json()).isEqualTo(ROWS);
            function.terminate();
            assertThat(function.output()).singleElement().asString().startsWith("WARN Handler - The first connection");
        }
    }

    @Test
    void hidesTheInsideFromTheCallerAndTellsTheOperator() throws Exception {
        aws.proxy().denyIam(true);
        try (FunctionProcess function = FunctionProcess.start(withoutFallback())) {
            Answer answer = function.invoke("{}");

            assertThat(answer.failed()).isFalse();
            assertThat(answer.json())
                    .contains("\"statusCode\":500", "The database could not be read", answer.requestId())
                    .doesNotContain(LocalAws.PROXY, LocalAws.USER, "IAM");
            assertThat(function.terminate()).isEqualTo(SIGTERM_EXIT);
            assertThat(function.output()).hasSize(2);
            assertThat(function.output().get(0)).startsWith("WARN ").contains("rds-db:connect");
            assertThat(function.output().get(1)).startsWith("ERROR ").contains(answer.requestId(), "rds-db:connect");
            assertNothingSecretIn(function);
        }
    }

    @Test
    void startsWithoutConfigurationAndNamesInItsLogWhatIsMissing() throws Exception {
        try (FunctionProcess function = FunctionProcess.start(Map.of())) {
            assertThat(function.invoke("{}").json()).contains("\"statusCode\":500");
            function.terminate();
            assertThat(function.output()).allSatisfy(line -> assertThat(line).contains("IN_REGION, IN_HOST, IN_PORT"));
        }
    }

    private static Map<String, String> withoutFallback() {
        Map<String, String> variables = new HashMap<>(aws.functionVariables());
        variables.keySet().removeAll(Set.of("IN_SECRET_ID", "IN_SECRET_TARGET"));
        return variables;
    }

    private static void assertNothingSecretIn(FunctionProcess function) {
        String output = String.join("\n", function.output());
        assertThat(aws.proxy().receivedCredentials())
                .isNotEmpty()
                .allSatisfy(credential -> assertThat(output).doesNotContain(credential));
        assertThat(aws.secrets().issuedSecrets())
                .isNotEmpty()
                .allSatisfy(password -> assertThat(output).doesNotContain(password));
    }
}
