package io.github.rdsiam.verify;

import io.github.rdsiam.example.Deployment;
import io.github.rdsiam.example.FunctionProcess;
import io.github.rdsiam.example.LocalDeployment;
import io.github.rdsiam.example.template.Stack;
import io.github.rdsiam.example.template.Template;
import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testsupport.lambda.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Answers the script's calls of the AWS CLI. Events go to the function as the template deploys it, in Lambda's runtime
 * client. Answers about the proxy are what the local one has recorded. A wait ends at once, but counts for the proxy's
 * idle timeout.
 */
final class LocalAwsCli implements AutoCloseable {

    static final String WAIT = "aws wait-here";

    private static final int NO_SUCH_THING = 254;

    private final LocalDeployment aws;
    private final Map<String, String> stackParameters;
    private final ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    private final List<List<String>> commands = new CopyOnWriteArrayList<>();
    private final Predicate<String> replacesEnvironment;
    private final Predicate<String> fails;
    private @Nullable FunctionProcess function;
    private Duration idleTimeout = Duration.ofMinutes(30);
    private boolean modifying;

    /**
     * @param stackParameters what the stack was deployed with
     * @param replacesEnvironment events for which Lambda starts another environment
     * @param fails events for which the function fails
     */
    LocalAwsCli(
            LocalDeployment aws,
            Map<String, String> stackParameters,
            Predicate<String> replacesEnvironment,
            Predicate<String> fails)
            throws IOException {
        this.aws = aws;
        this.stackParameters = stackParameters;
        this.replacesEnvironment = replacesEnvironment;
        this.fails = fails;
        Thread thread = new Thread(this::serve, "local AWS CLI");
        thread.setDaemon(true);
        thread.start();
    }

    private FunctionProcess startFunction() throws IOException {
        Deployment deployment = Deployment.of(Template.read(), stackParameters, "VerifyFunction");
        aws.attach(deployment.policies());
        return FunctionProcess.start(deployment, aws.variablesWithoutFallback());
    }

    int port() {
        return server.getLocalPort();
    }

    Duration idleTimeout() {
        return idleTimeout;
    }

    /** The command lines so far. */
    List<List<String>> commands() {
        return commands;
    }

    List<String> functionOutput() {
        return function == null ? List.of() : function.output();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
                List<String> command = new ArrayList<>();
                for (int left = Integer.parseInt(in.readLine()); left > 0; left--) {
                    command.add(in.readLine());
                }
                commands.add(command);
                OutputStream out = client.getOutputStream();
                out.write(answer(command).getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // the test is over
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private String answer(List<String> command) throws IOException, InterruptedException {
        return switch (command.get(0) + " " + command.get(1)) {
            case "cloudformation describe-stacks" -> ok(output(option(command, "--query")));
            case "rds describe-db-proxies" -> ok(describe(option(command, "--query")));
            case "rds modify-db-proxy" -> ok(modify(option(command, "--idle-client-timeout")));
            case "lambda invoke" -> ok(invoke(option(command, "--payload"), command.get(command.size() - 1)));
            case "cloudwatch get-metric-statistics" -> ok(pinnedSessions());
            case "cloudwatch list-metrics" -> ok(namesOfMetrics());
            default -> command.get(0).equals("wait-here") ? ok(elapse(command.get(1))) : NO_SUCH_THING + "\n";
        };
    }

    private static String ok(String answer) {
        return "0\n" + answer + "\n";
    }

    private static String option(List<String> command, String name) {
        return command.get(command.indexOf(name) + 1);
    }

    private String output(String query) {
        return Stack.of(Template.read(), stackParameters).outputs().entrySet().stream()
                .filter(output -> query.contains("'" + output.getKey() + "'"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    /** A change takes effect when it is read for the second time. */
    private String describe(String query) {
        if (query.endsWith(".IdleClientTimeout")) {
            return Long.toString(idleTimeout.toSeconds());
        }
        boolean busy = modifying;
        modifying = false;
        return busy ? "modifying" : "available";
    }

    private String modify(String seconds) {
        idleTimeout = Duration.ofSeconds(Long.parseLong(seconds));
        modifying = true;
        return "{}";
    }

    private String elapse(String seconds) {
        aws.proxy().elapse(Duration.ofSeconds(Long.parseLong(seconds)), idleTimeout);
        return "";
    }

    private String invoke(String payload, String answerFile) throws IOException, InterruptedException {
        String event = Files.readString(Path.of(payload.substring("file://".length())));
        if (fails.test(event)) {
            Files.writeString(Path.of(answerFile), "{\"errorMessage\":\"out of memory\"}");
            return "{\"StatusCode\":200,\"FunctionError\":\"Unhandled\"}";
        }
        if (function == null || replacesEnvironment.test(event)) {
            closeFunction();
            function = startFunction();
        }
        Answer answer = function.invoke(event);
        Files.writeString(Path.of(answerFile), answer.json());
        return answer.failed() ? "{\"StatusCode\":200,\"FunctionError\":\"Unhandled\"}" : "{\"StatusCode\":200}";
    }

    /** As AWS documents it: a lock pins, and so does a variable that the proxy does not track; for PostgreSQL any variable. */
    private String pinnedSessions() {
        String pinning = aws.proxy().engine() == RdsEngine.MYSQL
                ? ".*GET_LOCK.*|SET sql_select_limit.*"
                : ".*pg_advisory_lock.*|(.*; )?SET .*";
        boolean pins = aws.proxy().statements().stream().anyMatch(sql -> sql.matches(pinning));
        String value = pins && aws.proxy().connections() == 1 ? "1.0" : "0.0";
        aws.proxy().clearRecords();
        return value;
    }

    private String namesOfMetrics() {
        return "ClientConnections\tClientConnectionsSetupFailedAuth\tQueryRequests\tClientConnections";
    }

    private void closeFunction() {
        if (function != null) {
            function.close();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        closeFunction();
    }
}
