package io.github.rdsiam.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.DatabaseEngine;
import io.github.rdsiam.testkit.Fault;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.RdsEngine;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The check with servers that VerifyOnAwsIT does not have. */
class PostgresCheckTest {

    private static final Map<String, String> REPLACED = new HashMap<>();

    private static LocalAws aws;

    @BeforeAll
    static void start() {
        aws = LocalAws.builder()
                .engine(RdsEngine.POSTGRESQL)
                .endpoint("orders-reader.proxy-abc123.eu-west-1.rds.amazonaws.com")
                .instanceEndpoint("orders-db.abc123.eu-west-1.rds.amazonaws.com")
                .port(0)
                .user("verifier")
                .rdsIam(true)
                .start();
        aws.systemProperties().forEach((name, value) -> {
            if (name.startsWith("aws.")) {
                REPLACED.put(name, System.setProperty(name, value));
            }
        });
    }

    @AfterAll
    static void stop() {
        REPLACED.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
        aws.close();
    }

    private static Outcome ask(String host, int port) throws IOException {
        Target target = new Target(
                DatabaseEngine.POSTGRESQL, aws.region(), host, port, aws.user(), aws.databaseName(), aws.caBundle());
        return new PostgresCheck(target, Clock.systemUTC()).take(new Step(Step.FIRST, Map.of(), ""));
    }

    private static List<String> answers(Question question, Outcome outcome) {
        return outcome.findings().stream()
                .filter(finding -> finding.question() == question)
                .map(Finding::answer)
                .toList();
    }

    @Test
    void anInstanceTakesCancelRequests() throws IOException {
        Outcome outcome = ask(aws.instanceEndpoint(), aws.instancePort());

        assertThat(answers(Question.CANCEL_REQUEST, outcome)).containsExactly("in TLS: yes", "in clear text: yes");
    }

    @Test
    void aLoginThatEndsWithoutAnAnswerLeavesTheOthersTheirs() throws IOException {
        // after the session and direct TLS
        aws.proxy().enqueue(Fault.NONE, Fault.NONE, Fault.STALL_BEFORE_GREETING, Fault.CLOSE_IN_HANDSHAKE);

        Outcome outcome = ask(aws.endpoint(), aws.proxy().port());

        List<String> refusals = answers(Question.REFUSALS, outcome);
        assertThat(refusals).hasSize(6);
        assertThat(refusals.subList(0, 2)).allMatch(answer -> answer.contains(": no answer: "));
        assertThat(refusals.subList(2, 6)).noneMatch(answer -> answer.contains("no answer"));
        assertThat(refusals).element(2).asString().startsWith("a text that is not a token: 28P01, ");
    }
}
