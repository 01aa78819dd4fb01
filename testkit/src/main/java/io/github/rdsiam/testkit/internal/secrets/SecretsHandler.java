package io.github.rdsiam.testkit.internal.secrets;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.rdsiam.testkit.RecordedCall;
import io.github.rdsiam.testkit.SecretsFault;
import io.github.rdsiam.testkit.internal.history.History;
import io.github.rdsiam.testkit.internal.http.LocalService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Parses, records and answers requests in AWS JSON 1.1. */
public final class SecretsHandler implements HttpHandler {

    private static final String TARGET = "secretsmanager.";

    private final SecretsOperations operations;
    private final CallerCheck callers;
    private final SecretsFaults faults;
    private final Clock clock = Clock.systemUTC();
    private final History<RecordedCall> calls;
    private final LocalService service;

    public SecretsHandler(
            SecretsOperations operations,
            CallerCheck callers,
            SecretsFaults faults,
            LocalService service,
            int recordLimit) {
        this.operations = operations;
        this.callers = callers;
        this.faults = faults;
        this.service = service;
        this.calls = new History<>(recordLimit);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var at = clock.instant();
            var body = exchange.getRequestBody().readAllBytes();
            var parsed = SecretJson.parse(new String(body, StandardCharsets.UTF_8));
            var request = parsed == null ? new JsonObject() : parsed;
            var fault = faults.next();
            if (fault == SecretsFault.HANG || fault == SecretsFault.DROP) {
                record(at, exchange, request, 0);
                // closing the exchange afterwards also closes the connection
                if (fault == SecretsFault.HANG) {
                    service.hang();
                }
            } else {
                answer(at, exchange, body, request, fault);
            }
        }
    }

    private void answer(Instant at, HttpExchange exchange, byte[] body, JsonObject request, SecretsFault fault)
            throws IOException {
        try {
            callers.check(exchange, body);
            var id = SecretJson.text(request, "SecretId");
            var name = id == null ? SecretJson.text(request, "Name") : id;
            SecretsFaults.throwIfError(fault, operation(exchange), Objects.requireNonNullElse(name, ""));
            var answer = operations.answer(operation(exchange), request);
            record(at, exchange, request, 200);
            send(exchange, 200, answer);
        } catch (AwsException e) {
            record(at, exchange, request, e.status());
            send(exchange, e.status(), e.body());
        }
    }

    /** Records a call, before the response is sent, so that a caller with the response finds the call. */
    private void record(Instant at, HttpExchange exchange, JsonObject request, int status) {
        calls.add(new RecordedCall(
                at,
                operation(exchange),
                SecretJson.text(request, "SecretId"),
                SecretJson.text(request, "VersionStage"),
                status));
    }

    private static String operation(HttpExchange exchange) {
        var target = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("X-Amz-Target"), "");
        return target.startsWith(TARGET) ? target.substring(TARGET.length()) : target;
    }

    private static void send(HttpExchange exchange, int status, JsonObject answer) throws IOException {
        var bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
        LocalService.send(exchange, status, "application/x-amz-json-1.1", bytes);
    }

    public List<RecordedCall> calls() {
        return calls.entries();
    }

    public void clearCalls() {
        calls.clear();
    }
}
