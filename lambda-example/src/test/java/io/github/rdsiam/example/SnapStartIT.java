package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.github.rdsiam.testkit.Fault;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testsupport.HeapDump;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs SnapStart in AWS's runtime client: hooks, the wait for the restore, hooks. It does not take a snapshot. */
class SnapStartIT extends OnBothEngines {

    /** Of more than 4,000 classes: those of the first exchange with Lambda, which a handler cannot load earlier. */
    private static final int FEW = 40;

    /** More than the logins that the pool tries for one connection. */
    private static final int ATTEMPTS = 20;

    @TempDir
    private Path directory;

    private static Map<String, String> snapStart(LocalDeployment aws) {
        Map<String, String> variables = aws.variablesWithoutFallback();
        variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
        return variables;
    }

    @Test
    void theSnapshotIsWarmAndHoldsNoConnectionAndNoToken() throws Exception {
        ClassLog classes = new ClassLog(directory.resolve("classes.log"));
        try (FunctionProcess function = FunctionProcess.start(aws.deployment(), classes.of(snapStart(aws)))) {
            function.awaitCheckpoint();

            // fewer than CONNECTIONS on a slow machine
            int primed = aws.proxy().logins().size();
            assertThat(primed).isBetween(1, Priming.CONNECTIONS);
            assertThat(aws.proxy().logins().subList(1, primed)).allMatch(RecordedLogin::tlsResumed);
            List<String> tokens = aws.proxy().receivedCredentials();
            assertThat(Set.copyOf(tokens)).hasSize(1);
            await().untilAsserted(() -> assertThat(aws.proxy().connections()).isZero());
            assertHeapHolds(function, aws.proxy().endpoint(), true);
            assertHeapHolds(function, signature(tokens.get(0)), false);

            List<String> before = classes.lines();
            function.restore();
            assertThat(function.invoke("{}").body()).isEqualTo(aws.rows());

            List<String> after = classes.lines();
            assertThat(after.subList(before.size(), after.size()))
                    .hasSizeLessThan(FEW)
                    .noneMatch(line -> line.contains(" io.github.rdsiam."));
            // org.crac holds the hook strongly only while the hooks run, and weakly before and after
            assertThat(function.diagnose("GC.class_histogram"))
                    .as("the hook is held")
                    .contains(" " + Priming.class.getName());
            assertThat(aws.proxy().logins())
                    .hasSize(primed + 1)
                    .extracting(RecordedLogin::verdict)
                    .containsOnly(Verdict.ACCEPTED);
            assertThat(aws.proxy().receivedCredentials().get(primed)).isNotIn(tokens);
            assertThat(aws.proxy().logins().get(primed).tlsResumed()).isFalse();
            function.terminate();
            assertThat(function.log())
                    .extracting(LogEntry::toString)
                    .containsExactly(
                            "INFO Priming - Primed with " + primed + " connections", "INFO Handler - Read 3 rows");
        }
    }

    @Test
    void aPrimingThatFailsIsToldAndTheSnapshotTakenAllTheSame() throws Exception {
        aws.attachPoliciesOfAnotherUser();
        try (FunctionProcess function = FunctionProcess.start(aws.deployment(), snapStart(aws))) {
            function.awaitCheckpoint();
            aws.attachPoliciesOfTemplate();
            function.restore();

            assertThat(function.invoke("{}").body()).isEqualTo(aws.rows());
            function.terminate();
            assertThat(function.log())
                    .extracting(LogEntry::level, LogEntry::logger)
                    .startsWith(tuple("WARN", Priming.class.getName()))
                    .endsWith(tuple("INFO", Handler.class.getName()));
        }
    }

    @Test
    void aPrimingThatFailsLaterTellsHowFarItCame() throws Exception {
        try (LocalDeployment other = LocalDeployment.start(engine)) {
            other.proxy().enqueue(Fault.NONE, Fault.NONE);
            other.proxy()
                    .enqueue(Collections.nCopies(ATTEMPTS, Fault.ACCOUNT_LOCKED).toArray(Fault[]::new));
            try (FunctionProcess function = FunctionProcess.start(other.deployment(), snapStart(other))) {
                function.awaitCheckpoint();

                function.terminate();
                assertThat(function.log())
                        .extracting(LogEntry::level, LogEntry::message)
                        .contains(tuple("WARN", "Priming ended early, with 2 of 20 connections"));
            }
        }
    }

    private static String signature(String token) {
        String name = "X-Amz-Signature=";
        return token.substring(token.indexOf(name) + name.length());
    }

    private void assertHeapHolds(FunctionProcess function, String text, boolean expected) throws Exception {
        Path dump = directory.resolve("checkpoint.hprof");
        if (Files.notExists(dump)) {
            function.diagnose("GC.heap_dump", dump.toString());
        }
        assertThat(HeapDump.holds(dump, text)).as(text).isEqualTo(expected);
    }
}
