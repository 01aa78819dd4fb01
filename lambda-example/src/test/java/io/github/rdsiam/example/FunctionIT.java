package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.github.rdsiam.IamAuthenticationException;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testsupport.lambda.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionIT extends OnBothEngines {

    private static final String ROWS = "{\"statusCode\":200,\"headers\":{\"Content-Type\":\"application/json\"},"
            + "\"body\":\"[{\\\"id\\\":1},{\\\"id\\\":2},{\\\"id\\\":3}]\"}";
    private static final int SIGTERM_EXIT = 143;

    /** Of nearly 4,000 classes: too few to load in the init phase instead. */
    private static final int FEW = 100;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @ParameterizedTest
    @ValueSource(strings = {"on-demand", "provisioned-concurrency"})
    void connectsInInitAndAnswersThreeEventsOnOneConnection(String initialization) throws Exception {
        Map<String, String> variables = new HashMap<>(aws.functionVariables());
        variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", initialization);
        try (FunctionProcess function = FunctionProcess.start(aws.deployment(), variables)) {
            function.awaitInit();
            List<RecordedLogin> inInit = aws.proxy().logins();
            assertThat(aws.proxy().statements())
                    .as("the first query is made in the init phase")
                    .anyMatch(statement -> statement.endsWith("SELECT 1\nLIMIT 1"));

            assertThat(function.invoke("{}").json()).isEqualTo(ROWS);
            assertThat(function.invoke("[1,2]").json()).isEqualTo(ROWS);
            assertThat(function.invoke("\"text\"").json()).isEqualTo(ROWS);

            assertThat(inInit).isNotEmpty().isEqualTo(aws.proxy().logins()).allSatisfy(login -> {
                assertThat(login.endpoint()).isEqualTo(aws.proxy().endpoint());
                assertThat(login.credential()).isEqualTo(CredentialKind.TOKEN);
                assertThat(login.verdict()).isEqualTo(Verdict.ACCEPTED);
            });
            assertThat(function.terminate()).isEqualTo(SIGTERM_EXIT);
            assertThat(function.log()).extracting(LogEntry::level).containsOnly("INFO");
        }
    }

    @Test
    void logsALineForEachInvocationAndMarksTheFirst() throws Exception {
        try (FunctionProcess function = aws.startFunction()) {
            String first = function.invoke("{}").requestId();
            String second = function.invoke("{}").requestId();

            function.terminate();
            assertThat(function.log())
                    .extracting(LogEntry::level, LogEntry::message, LogEntry::requestId, LogEntry::coldStart)
                    .containsExactly(
                            tuple("INFO", "Read 3 rows", first, true), tuple("INFO", "Read 3 rows", second, false));
        }
    }

    @Test
    void loadsNearlyAllClassesInInitAndNoneOfTheRuntimeClientsJsonLibrary(@TempDir Path directory) throws Exception {
        ClassLog classes = new ClassLog(directory.resolve("classes.log"));
        try (FunctionProcess function = FunctionProcess.start(aws.deployment(), classes.of(aws.functionVariables()))) {
            function.awaitInit();
            int inInit = classes.lines().size();

            assertThat(function.invoke("{}").json()).isEqualTo(ROWS);
            List<String> all = classes.lines();
            assertThat(all)
                    .anyMatch(line -> line.contains(" " + Response.class.getName() + " "))
                    .noneMatch(line -> line.contains(".jackson."));
            assertThat(all.size() - inInit).isLessThan(FEW);
        }
    }

    @Test
    void givesTheRequestIdToWhatTheLibraryLogsMeanwhile() throws Exception {
        aws.attachPoliciesOfAnotherUser();
        aws.secrets().denyAll(true);
        try (FunctionProcess function = aws.startFunction()) {
            function.awaitInit();
            aws.secrets().denyAll(false);

            Set<String> requestIds = invokeUntilItHasRows(function);
            function.terminate();
            assertThat(function.log())
                    .filteredOn(entry -> entry.logger().equals(IamTokenDataSource.class.getName()))
                    .extracting(LogEntry::requestId)
                    .isNotEmpty()
                    .isSubsetOf(requestIds);
            assertNothingSecretIn(function);
        }
    }

    @Test
    void readsTheSameRowsWithTheSecretWhenIamIsDenied() throws Exception {
        aws.attachPoliciesOfAnotherUser();
        try (FunctionProcess function = aws.startFunction()) {
            assertThat(function.invoke("{}").json()).isEqualTo(ROWS);

            assertThat(aws.proxy().logins())
                    .extracting(RecordedLogin::endpoint, RecordedLogin::credential, RecordedLogin::verdict)
                    .startsWith(tuple(aws.proxy().endpoint(), CredentialKind.TOKEN, Verdict.DENIED))
                    .endsWith(tuple(aws.proxy().instanceEndpoint(), CredentialKind.PASSWORD, Verdict.ACCEPTED));
            assertThat(function.terminate()).isEqualTo(SIGTERM_EXIT);
            assertThat(function.log())
                    .extracting(LogEntry::toString)
                    .anyMatch(entry -> entry.startsWith("WARN IamTokenDataSource - ") && entry.contains("refused"));
            assertNothingSecretIn(function);
        }
    }

    @Test
    void survivesAFailureInInitAndConnectsForTheEvent() throws Exception {
        aws.attachPoliciesOfAnotherUser();
        try (FunctionProcess function = FunctionProcess.start(aws.deployment(), aws.variablesWithoutFallback())) {
            function.awaitInit();
            aws.attachPoliciesOfTemplate();

            invokeUntilItHasRows(function);
            function.terminate();
            assertThat(function.log())
                    .extracting(LogEntry::toString)
                    .first(STRING)
                    .startsWith("WARN Handler - The first");
            assertThat(function.log()).extracting(LogEntry::level).endsWith("INFO");
        }
    }

    @Test
    void hidesTheInsideFromTheCallerAndTellsTheOperator() throws Exception {
        aws.attachPoliciesOfAnotherUser();
        try (FunctionProcess function = FunctionProcess.start(aws.deployment(), aws.variablesWithoutFallback())) {
            Answer answer = function.invoke("{}");

            assertThat(answer.failed()).isFalse();
            assertThat(answer.json())
                    .contains("\"statusCode\":500", "Could not read the database", answer.requestId())
                    .doesNotContain(aws.proxy().endpoint(), aws.deployment().user(), "IAM");
            assertThat(function.terminate()).isEqualTo(SIGTERM_EXIT);
            assertThat(function.log())
                    .extracting(LogEntry::level, LogEntry::requestId, LogEntry::errorType)
                    .containsExactly(
                            tuple("WARN", null, IamAuthenticationException.class.getName()),
                            tuple("ERROR", answer.requestId(), IamAuthenticationException.class.getName()));
            assertThat(function.log())
                    .extracting(LogEntry::errorMessage)
                    .allSatisfy(message -> assertThat(message).contains("rds-db:connect"));
            assertNothingSecretIn(function);
        }
    }

    @Test
    void startsWithoutConfigurationAndNamesInItsLogWhatIsMissing() throws Exception {
        try (FunctionProcess function = FunctionProcess.start(aws.deployment(), Map.of())) {
            assertThat(function.invoke("{}").json()).contains("\"statusCode\":500");
            function.terminate();
            assertThat(function.log()).extracting(LogEntry::level).isNotEmpty().containsOnly("ERROR");
            assertThat(function.output()).allSatisfy(line -> assertThat(line).contains("IN_REGION, IN_HOST, IN_PORT"));
        }
    }

    @Test
    void theJarForTheOtherEngineNamesTheDriverThatIsMissing() throws Exception {
        boolean mysql = engine == RdsEngine.MYSQL;
        Map<String, String> variables = aws.variablesWithoutFallback();
        variables.put("IN_ENGINE", mysql ? "postgres" : "mysql");
        try (FunctionProcess function = FunctionProcess.start(aws.deployment(), variables)) {
            assertThat(function.invoke("{}").json()).contains("\"statusCode\":500");
            function.terminate();
            assertThat(function.log())
                    .extracting(LogEntry::toString)
                    .last(STRING)
                    .startsWith("ERROR Handler - ")
                    .contains((mysql ? "org.postgresql:postgresql" : "com.mysql:mysql-connector-j")
                            + " is not on the class path");
        }
        assertThat(aws.proxy().receivedCredentials()).isEmpty();
    }

    /** Needs a jar that was built with the profile assume-role. */
    @Test
    void signsAsAnotherRoleOrNamesTheModuleThatItsJarLacks() throws Exception {
        Map<String, String> variables = aws.variablesWithoutFallback();
        variables.put("IN_ROLE_ARN", aws.roleArn());
        try (FunctionProcess function = FunctionProcess.start(aws.deployment(), variables)) {
            Answer answer = function.invoke("{}");
            function.terminate();
            if (hasSts(aws.deployment().jar())) {
                assertThat(answer.json()).isEqualTo(ROWS);
                assertThat(aws.sts().sessions()).isNotEmpty();
                assertThat(aws.proxy().receivedCredentials())
                        .allMatch(token -> aws.sts().sessions().stream()
                                .anyMatch(session -> token.contains("=" + session.accessKeyId() + "%2F")));
            } else {
                assertThat(function.log())
                        .extracting(LogEntry::toString)
                        .last(STRING)
                        .startsWith("ERROR Handler - ")
                        .contains("software.amazon.awssdk:sts is not on the class path");
            }
        }
    }

    private static boolean hasSts(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.getEntry("software/amazon/awssdk/services/sts/StsClient.class") != null;
        }
    }

    /** Sends events until one has rows, because the library remembers a refusal for a moment. Returns the request ids. */
    private static Set<String> invokeUntilItHasRows(FunctionProcess function) throws InterruptedException {
        Set<String> requestIds = new HashSet<>();
        Answer answer;
        do {
            answer = function.invoke("{}");
            requestIds.add(answer.requestId());
        } while (!answer.json().equals(ROWS) && function.age().compareTo(PATIENCE) < 0);
        assertThat(answer.json()).isEqualTo(ROWS);
        return requestIds;
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
