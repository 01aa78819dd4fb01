package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.rdsiam.testsupport.lambda.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A function whose log and exceptions are checked. */
final class WatchedFunction implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** The most events until one shows what failed. */
    private static final int EVENTS = 4;

    /** Messages of the pool and the library for a timeout before the failure is known. */
    private static final List<String> TIMED_OUT = List.of("request timed out", "The login timeout passed");

    private final LocalDeployment aws;
    private final ThrownExceptions thrown;
    private final FunctionProcess function;

    /** Its pool checks a connection at every checkout, even within the same millisecond. */
    WatchedFunction(LocalDeployment aws, Map<String, String> variables, Path directory, String... options)
            throws IOException {
        this.aws = aws;
        this.thrown = ThrownExceptions.in(directory);
        Map<String, String> changed = new HashMap<>(variables);
        changed.merge(
                "JAVA_TOOL_OPTIONS",
                "-Dcom.zaxxer.hikari.aliveBypassWindowMs=-1 " + thrown.option() + " " + String.join(" ", options),
                (usual, more) -> usual + " " + more);
        this.function = FunctionProcess.start(aws.deployment(), changed);
    }

    /**
     * Sends events until the handler's log entry contains these words. If an event's 5 s were over before the failure was
     * known, only the next event can show it.
     */
    void meet(String words) throws InterruptedException {
        String said;
        int events = 0;
        do {
            said = handlerSaid(function.invoke("{}"));
            events++;
        } while (!said.contains(words) && TIMED_OUT.stream().anyMatch(said::contains) && events < EVENTS);
        assertThat(said).contains(words);
    }

    private String handlerSaid(Answer answer) {
        // the output may arrive after the answer
        return await().until(
                        () -> logOf(answer).stream()
                                .filter(entry -> entry.logger().equals(Handler.class.getName()))
                                .map(LogEntry::toString)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Sends an event, whose answer must have rows. */
    void readRows() throws InterruptedException {
        Answer answer = function.invoke("{}");
        assertThat(answer.json())
                .as(() -> "the function logged " + logOf(answer))
                .contains("\"statusCode\":200");
    }

    private List<LogEntry> logOf(Answer answer) {
        return function.log().stream()
                .filter(entry -> answer.requestId().equals(entry.requestId()))
                .toList();
    }

    /** Sends events until one has rows, because the library remembers a refusal for a moment. */
    void readRowsAtLast() throws InterruptedException {
        Answer answer;
        long begin = System.nanoTime();
        do {
            answer = function.invoke("{}");
        } while (!answer.json().contains("\"statusCode\":200") && System.nanoTime() - begin < PATIENCE.toNanos());
        assertThat(answer.json()).contains("\"statusCode\":200");
    }

    /** Ends it, asserts that no class was missing and no secret logged, and returns its log. */
    List<LogEntry> end() throws IOException, InterruptedException {
        function.terminate();
        thrown.assertNothingIsMissingIn(aws.deployment().jar());
        String output = String.join("\n", function.output());
        assertThat(output).doesNotContain("NoClassDefFound", "ClassNotFound", "NoSuchMethodError");
        assertThat(aws.proxy().receivedCredentials()).isNotEmpty().noneMatch(output::contains);
        assertThat(aws.secrets().issuedSecrets()).isNotEmpty().noneMatch(output::contains);
        return function.log();
    }

    @Override
    public void close() {
        function.close();
    }
}
