package io.github.rdsiam.testkit.internal.standalone;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.rdsiam.testkit.internal.database.RandomText;
import io.github.rdsiam.testkit.internal.http.LocalService;
import io.github.rdsiam.testkit.internal.proxy.LoopbackListener;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Controls the testkit by HTTP, on 127.0.0.1 only. */
final class ControlService implements HttpHandler, AutoCloseable {

    /** The allowed Host headers. A web page whose host name resolves to 127.0.0.1 sends that host name instead. */
    private static final Pattern OWN_HOST =
            Pattern.compile("(?:127\\.0\\.0\\.1|localhost)(?::[0-9]+)?", Pattern.CASE_INSENSITIVE);

    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int WRONG_METHOD = 405;
    private static final int FAILED = 500;
    private static final int MAX_BODY = 1 << 20;
    private static final int SECRET_LENGTH = 20;
    private static final String TEXT = "text/plain; charset=utf-8";

    private final LocalService service;

    /** A secret path, because other users of this machine can reach the port. */
    private final String secretPath = "/" + RandomText.ofLength(SECRET_LENGTH);

    private final ControlRoutes routes;

    private ControlService(LocalService service, ControlRoutes routes) {
        this.service = service;
        this.routes = routes;
    }

    /**
     * Starts the service.
     *
     * @param port the port, or 0 for a free port
     */
    static ControlService start(int port, ControlTarget target) throws IOException {
        try {
            LocalService service = new LocalService("rds-iam-testkit control", port);
            ControlService control = new ControlService(service, new ControlRoutes(target));
            service.start(control);
            return control;
        } catch (BindException e) {
            throw LoopbackListener.inUse(port, e);
        }
    }

    String url() {
        return service.endpoint() + secretPath;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY);
            try {
                ControlRoutes.Route route = route(exchange);
                Stream<String> answer = route.answer(
                        Parameters.parse(exchange.getRequestURI().getRawQuery()),
                        new String(body, StandardCharsets.UTF_8));
                send(exchange, route.contentType(), answer);
            } catch (ControlException e) {
                send(exchange, e.status(), TEXT, e.getMessage() + "\n");
            } catch (RuntimeException e) {
                // for example if the database refuses a rotation
                send(exchange, FAILED, TEXT, Parameters.oneLine(String.valueOf(e.getMessage())) + "\n");
            }
        }
    }

    private ControlRoutes.Route route(HttpExchange exchange) throws ControlException {
        checkSender(exchange.getRequestHeaders());
        String path = exchange.getRequestURI().getPath();
        if (!path.startsWith(secretPath)) {
            throw new ControlException(NOT_FOUND, "every path begins with that of TESTKIT_CONTROL_URL");
        }
        String rest = path.substring(secretPath.length());
        Map<String, ControlRoutes.Route> methods = routes.at(rest.isEmpty() ? "/" : rest);
        if (methods == null) {
            throw new ControlException(NOT_FOUND, "unknown path; the paths are\n" + routes.list());
        }
        String method = exchange.getRequestMethod();
        ControlRoutes.Route route = methods.get(method.equals("HEAD") ? "GET" : method);
        if (route == null) {
            String allowed = String.join(", ", methods.keySet());
            exchange.getResponseHeaders().set("Allow", allowed);
            throw new ControlException(WRONG_METHOD, "the method here is " + allowed);
        }
        return route;
    }

    /** Accepts requests from programs on this machine, but not from web pages in a browser on this machine. */
    private static void checkSender(Headers headers) throws ControlException {
        if (headers.containsKey("Origin")) {
            throw new ControlException(FORBIDDEN, "requests of web pages are refused: there is an Origin header");
        }
        @Nullable String host = headers.getFirst("Host");
        if (host == null || !OWN_HOST.matcher(host).matches()) {
            throw new ControlException(FORBIDDEN, "the Host header must be 127.0.0.1 or localhost");
        }
    }

    private static void send(HttpExchange exchange, int status, String contentType, String body) throws IOException {
        LocalService.sendPlain(exchange, status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, String contentType, Stream<String> pieces) throws IOException {
        try (Writer answer = new BufferedWriter(new OutputStreamWriter(
                LocalService.begin(exchange, OK, contentType, LocalService.UNKNOWN_LENGTH), StandardCharsets.UTF_8))) {
            for (Iterator<String> left = pieces.iterator(); left.hasNext(); ) {
                answer.write(left.next());
            }
        }
    }

    @Override
    public void close() {
        service.close();
    }
}
