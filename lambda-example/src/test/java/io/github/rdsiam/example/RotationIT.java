package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.Drop;
import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Rotation;
import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testsupport.lambda.Answer;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rotates the secret as the template does, for a single user, while the function answers 1,000 events. Every hundredth event
 * begins a rotation. For fifty events the database has the new password while AWSCURRENT is the old one.
 */
@ParameterizedClass
@EnumSource(RdsEngine.class)
class RotationIT {

    @Parameter
    RdsEngine engine;

    private static final int INVOCATIONS = 1_000;
    private static final int CYCLE = 100;
    private static final int BEGIN = 25;
    private static final int MIDDLE = 50;
    private static final int END = 75;

    private LocalDeployment aws;
    private String rows;

    @BeforeEach
    void startAws() {
        aws = LocalDeployment.withOwnDatabase(engine);
        rows = aws.rows();
    }

    @AfterEach
    void stopAws() {
        aws.close();
    }

    @Test
    void noEventFailsWhileTheProxysOwnSecretRotates() throws Exception {
        try (FunctionProcess function = start()) {
            Rotation rotation = null;
            for (int i = 0; i < INVOCATIONS; i++) {
                if (i % CYCLE == BEGIN) {
                    rotation = begin();
                } else if (i % CYCLE == END) {
                    rotation.finish();
                    // the next event needs a new database session, with the new password
                    aws.proxy().dropConnections(Drop.FIN);
                }
                assertHasRows(function, function.invoke("{}"), i);
            }

            List<RecordedLogin> logins = aws.proxy().logins();
            // more if a check of a connection takes longer than the pool waits for it
            assertThat(logins)
                    .hasSizeBetween(1 + INVOCATIONS / CYCLE, 2 * INVOCATIONS / CYCLE)
                    .allSatisfy(login -> {
                        assertThat(login.instanceFace()).isFalse();
                        assertThat(login.credential()).isEqualTo(CredentialKind.TOKEN);
                        assertThat(login.verdict()).isEqualTo(Verdict.ACCEPTED);
                    });
            function.terminate();
            // only the pool reports a connection that it replaced, each time for the event that noticed it
            assertThat(function.log())
                    .filteredOn(entry -> !entry.level().equals("INFO"))
                    .hasSize(logins.size() - 1)
                    .allSatisfy(entry -> {
                        assertThat(entry.logger()).startsWith("com.zaxxer.hikari.");
                        assertThat(entry.requestId()).isNotNull();
                    });
            assertNothingSecretIn(function);
        }
    }

    /** The proxy then logs in with AWSPENDING. */
    @Test
    void anEventThatNeedsTheProxyToLogInWithinTheWindowIsAnswered() throws Exception {
        try (FunctionProcess function = start()) {
            assertHasRows(function, function.invoke("{}"), 0);
            Rotation rotation = begin();
            aws.proxy().dropConnections(Drop.FIN);

            assertHasRows(function, function.invoke("{}"), 1);
            rotation.finish();

            assertThat(aws.proxy().logins())
                    .extracting(RecordedLogin::verdict)
                    .containsExactly(Verdict.ACCEPTED, Verdict.ACCEPTED);
        }
    }

    @Test
    void noEventFailsWhileTheSecretOfTheFallbackRotates() throws Exception {
        aws.attachPoliciesOfAnotherUser();
        try (FunctionProcess function = start()) {
            Rotation rotation = null;
            for (int i = 0; i < INVOCATIONS; i++) {
                boolean even = i / CYCLE % 2 == 0;
                if (i % CYCLE == BEGIN) {
                    rotation = begin();
                } else if (i % CYCLE == MIDDLE && even) {
                    // the database accepts only AWSPENDING
                    aws.proxy().dropConnections(Drop.FIN);
                } else if (i % CYCLE == END) {
                    rotation.finish();
                    aws.proxy().dropConnections(Drop.FIN);
                }
                assertHasRows(function, function.invoke("{}"), i);
            }

            assertThat(aws.proxy().logins())
                    .filteredOn(login -> login.verdict() == Verdict.ACCEPTED)
                    .hasSizeBetween(1 + INVOCATIONS / CYCLE * 3 / 2, 3 * INVOCATIONS / CYCLE)
                    .allSatisfy(login -> {
                        assertThat(login.instanceFace()).isTrue();
                        assertThat(login.credential()).isEqualTo(CredentialKind.PASSWORD);
                    });
            // one per rotation, with the old password from the cache
            assertThat(aws.proxy().logins())
                    .extracting(RecordedLogin::verdict)
                    .filteredOn(verdict -> verdict == Verdict.PASSWORD_REFUSED)
                    .hasSizeGreaterThanOrEqualTo(INVOCATIONS / CYCLE);
            function.terminate();
            assertThat(function.log()).extracting(LogEntry::level).doesNotContain("ERROR");
            assertNothingSecretIn(function);
        }
    }

    /** The pool checks its connection at every event, even within the same millisecond. */
    private FunctionProcess start() throws IOException {
        Map<String, String> variables = new HashMap<>(aws.functionVariables());
        variables.merge(
                "JAVA_TOOL_OPTIONS",
                "-Dcom.zaxxer.hikari.aliveBypassWindowMs=-1",
                (options, more) -> options + " " + more);
        return FunctionProcess.start(aws.deployment(), variables);
    }

    private Rotation begin() {
        return aws.secrets().rotateSingleUser(aws.deployment().secretName(), aws.database());
    }

    private void assertHasRows(FunctionProcess function, Answer answer, int event) {
        assertThat(answer.json())
                .as(() -> "event " + event + "; the function logged " + trouble(function))
                .startsWith("{\"statusCode\":200,");
        assertThat(answer.body()).isEqualTo(rows);
    }

    private static List<LogEntry> trouble(FunctionProcess function) {
        return function.log().stream()
                .filter(entry -> !entry.level().equals("INFO"))
                .toList();
    }

    private void assertNothingSecretIn(FunctionProcess function) {
        String output = String.join("\n", function.output());
        assertThat(aws.secrets().issuedSecrets())
                .hasSize(1 + INVOCATIONS / CYCLE)
                .noneMatch(output::contains);
    }
}
