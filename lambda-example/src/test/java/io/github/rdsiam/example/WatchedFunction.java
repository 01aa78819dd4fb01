package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.testsupport.lambda.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A function of which is known what it ought to have said of each event, and whatever it threw. */
final class WatchedFunction implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final LocalDeployment aws;
    private final ThrownExceptions thrown;
    private final FunctionProcess function;
    private final Map<String, String> expected = new HashMap<>();

    /** Its pool asks whether a connection still lives, however soon the next event comes. */
    WatchedFunction(LocalDeployment aws, Map<String, String> variables, Path directory, String... options)
            throws IOException {
        this.aws = aws;
        this.thrown = ThrownExceptions.in(directory);
        Map<String, String> changed = new HashMap<>(variables);
        changed.merge(
                "JAVA_TOOL_OPTIONS",
                "-Dcom.zaxxer.hikari.aliveBypassWindowMs=0 " + thrown.option() + " " + String.join(" ", options),
                (usual, more) -> usual + " " + more);
        this.function = FunctionProcess.start(aws.deployment(), changed);
    }

    /** Sends an event, of which the handler's entry in the log must hold these words. */
    void meet(String words) throws InterruptedException {
        expected.put(function.invoke("{}").requestId(), words);
    }

    /** Sends an event, which must have rows. */
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

    /** Sends events until one has rows: a refusal is remembered for a moment, in which an event meets it again. */
    void readRowsAtLast() throws InterruptedException {
        Answer answer;
        do {
            answer = function.invoke("{}");
        } while (!answer.json().contains("\"statusCode\":200") && function.age().compareTo(PATIENCE) < 0);
        assertThat(answer.json()).contains("\"statusCode\":200");
    }

    /** Ends it, asserts that it lacked nothing, said what it ought to and told no secret, and returns its log. */
    List<LogEntry> end() throws IOException, InterruptedException {
        function.terminate();
        thrown.assertNothingIsMissingIn(aws.deployment().jar());
        List<LogEntry> log = function.log();
        assertThat(log)
                .filteredOn(entry -> entry.logger().equals(Handler.class.getName()))
                .filteredOn(entry -> expected.containsKey(entry.requestId()))
                .hasSameSizeAs(expected.keySet())
                .allSatisfy(entry -> assertThat(entry.toString()).contains(expected.get(entry.requestId())));
        String output = String.join("\n", function.output());
        assertThat(output).doesNotContain("NoClassDefFound", "ClassNotFound", "NoSuchMethodError");
        assertThat(aws.proxy().receivedCredentials()).isNotEmpty().noneMatch(output::contains);
        assertThat(aws.secrets().issuedSecrets()).isNotEmpty().noneMatch(output::contains);
        return log;
    }

    @Override
    public void close() {
        function.close();
    }
}
