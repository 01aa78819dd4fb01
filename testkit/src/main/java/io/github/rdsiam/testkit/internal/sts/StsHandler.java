package io.github.rdsiam.testkit.internal.sts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.RecordedAssumption;
import io.github.rdsiam.testkit.StsFault;
import io.github.rdsiam.testkit.internal.history.History;
import io.github.rdsiam.testkit.internal.http.LocalService;
import io.github.rdsiam.testkit.internal.token.AuthorizationHeader;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses, records and answers requests in AWS's query protocol.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">
 *     AssumeRoleWithWebIdentity</a>
 */
public final class StsHandler implements HttpHandler {

    private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:role/[!-~]{1,576}");
    private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");
    private static final Pattern WEB_IDENTITY_TOKEN = Pattern.compile(".{4,20000}", Pattern.DOTALL);
    private static final int DEFAULT_SECONDS = 3600;
    private static final int MIN_SECONDS = 900;
    private static final int MAX_SECONDS = 43_200;

    private final Roles roles;
    private final Clock clock;
    private final LocalService service;
    private final Queue<StsFault> script = new ConcurrentLinkedQueue<>();
    private final History<RecordedAssumption> calls;

    public StsHandler(Roles roles, Clock clock, LocalService service, int recordLimit) {
        this.roles = roles;
        this.clock = clock;
        this.service = service;
        this.calls = new History<>(recordLimit);
    }

    public void enqueue(StsFault... faults) {
        script.addAll(List.of(faults));
    }

    public List<RecordedAssumption> calls() {
        return calls.entries();
    }

    /** Clears the calls and the scripted faults. */
    public void reset() {
        script.clear();
        calls.clear();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Instant at = clock.instant();
            byte[] body = exchange.getRequestBody().readAllBytes();
            Map<String, String> request = form(new String(body, StandardCharsets.UTF_8));
            AuthorizationHeader signature =
                    AuthorizationHeader.parse(exchange.getRequestHeaders().getFirst("Authorization"));
            StsFault fault = Objects.requireNonNullElse(script.poll(), StsFault.NONE);
            if (fault == StsFault.HANG || fault == StsFault.DROP) {
                record(at, signature, request, 0);
                // closing the exchange afterwards also closes the connection
                if (fault == StsFault.HANG) {
                    service.hang();
                }
                return;
            }
            int status = 200;
            String answer;
            try {
                StsException.throwIfError(fault, request.getOrDefault("RoleArn", ""));
                answer = answer(exchange, signature, body, request, fault == StsFault.EMPTY, at);
            } catch (StsException e) {
                status = e.status();
                answer = error(e);
            }
            // before the response is sent, so that a caller with the response finds the call
            record(at, signature, request, status);
            LocalService.send(exchange, status, "text/xml", answer.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void record(Instant at, @Nullable AuthorizationHeader signature, Map<String, String> request, int status) {
        calls.add(new RecordedAssumption(
                at,
                signature == null ? null : signature.scope().accessKeyId(),
                request.get("RoleArn"),
                request.get("RoleSessionName"),
                request.get("ExternalId"),
                signature == null ? null : signature.scope().region(),
                status));
    }

    private AwsIdentity caller(HttpExchange exchange, @Nullable AuthorizationHeader signature, byte[] body, Instant now)
            throws StsException {
        if (signature == null) {
            throw new StsException(
                    403, "MissingAuthenticationToken", "Request is missing Authentication Token or has no signature");
        }
        var headers = exchange.getRequestHeaders();
        AwsIdentity caller =
                roles.caller(signature.scope().accessKeyId(), headers.getFirst("X-Amz-Security-Token"), now);
        String path = exchange.getRequestURI().getRawPath();
        if (!signature.scope().service().equals("sts")
                || !signature.isBy(caller, exchange.getRequestMethod(), path, headers::getFirst, body)) {
            throw StsException.wrongSignature();
        }
        return caller;
    }

    private String answer(
            HttpExchange exchange,
            @Nullable AuthorizationHeader signature,
            byte[] body,
            Map<String, String> request,
            boolean isEmpty,
            Instant now)
            throws StsException {
        String action = request.getOrDefault("Action", "");
        // the identity token authenticates the caller, so this request is not signed
        if (action.equals("AssumeRoleWithWebIdentity")) {
            return isEmpty ? response(action, "") : assumeRoleWithWebIdentity(request, now);
        }
        AwsIdentity caller = caller(exchange, signature, body, now);
        if (isEmpty) {
            return response("AssumeRole", "");
        }
        if (!action.equals("AssumeRole")) {
            throw new StsException(400, "InvalidAction", "Could not find operation " + request.get("Action"));
        }
        String role = matching(request, "RoleArn", ROLE);
        String name = matching(request, "RoleSessionName", SESSION_NAME);
        String externalId = request.containsKey("ExternalId") ? matching(request, "ExternalId", EXTERNAL_ID) : null;
        Roles.Session session = roles.assume(caller, role, externalId, end(request, now));
        return response(action, assumedRole(role, name) + credentials(session));
    }

    private String assumeRoleWithWebIdentity(Map<String, String> request, Instant now) throws StsException {
        String role = matching(request, "RoleArn", ROLE);
        String name = matching(request, "RoleSessionName", SESSION_NAME);
        IdentityToken token = IdentityToken.parse(matching(request, "WebIdentityToken", WEB_IDENTITY_TOKEN));
        Roles.WebSession web = roles.assume(token, role, now, end(request, now));
        return response(
                "AssumeRoleWithWebIdentity",
                assumedRole(role, name) + credentials(web.session()) + "<SubjectFromWebIdentityToken>"
                        + xml(token.subject())
                        + "</SubjectFromWebIdentityToken><Audience>" + xml(web.audience()) + "</Audience><Provider>"
                        + xml(token.issuer()) + "</Provider>");
    }

    private static Instant end(Map<String, String> request, Instant now) throws StsException {
        return now.plus(duration(request)).truncatedTo(ChronoUnit.SECONDS);
    }

    private static String assumedRole(String role, String sessionName) {
        String account = role.split(":", 6)[4];
        String partition = role.split(":", 6)[1];
        String shortName = role.substring(role.lastIndexOf('/') + 1);
        return "<AssumedRoleUser><AssumedRoleId>AROAEXAMPLEEXAMPLE01:" + sessionName + "</AssumedRoleId><Arn>arn:"
                + partition + ":sts::" + account + ":assumed-role/" + shortName + "/" + sessionName
                + "</Arn></AssumedRoleUser>";
    }

    private static String credentials(Roles.Session session) {
        AwsIdentity identity = session.identity();
        return "<Credentials><AccessKeyId>" + identity.accessKeyId() + "</AccessKeyId><SecretAccessKey>"
                + identity.secretAccessKey() + "</SecretAccessKey><SessionToken>" + identity.sessionToken()
                + "</SessionToken><Expiration>" + session.until() + "</Expiration></Credentials>";
    }

    private static String response(String action, String result) {
        return "<" + action + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" + action + "Result>"
                + result + "</" + action + "Result><ResponseMetadata><RequestId>" + UUID.randomUUID()
                + "</RequestId></ResponseMetadata></" + action + "Response>";
    }

    private static String matching(Map<String, String> request, String name, Pattern form) throws StsException {
        String value = request.getOrDefault(name, "");
        if (!form.matcher(value).matches()) {
            throw StsException.invalid("1 validation error detected: Value at '" + name
                    + "' failed to satisfy constraint: Member must satisfy regular expression pattern: " + form);
        }
        return value;
    }

    private static Duration duration(Map<String, String> request) throws StsException {
        String seconds = request.getOrDefault("DurationSeconds", Integer.toString(DEFAULT_SECONDS));
        if (!seconds.matches("[0-9]{1,6}")
                || Integer.parseInt(seconds) < MIN_SECONDS
                || Integer.parseInt(seconds) > MAX_SECONDS) {
            throw StsException.invalid("The requested DurationSeconds is not allowed");
        }
        return Duration.ofSeconds(Integer.parseInt(seconds));
    }

    private static String error(StsException e) {
        return "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>"
                + e.code() + "</Code><Message>" + xml(String.valueOf(e.getMessage())) + "</Message></Error><RequestId>"
                + UUID.randomUUID() + "</RequestId></ErrorResponse>";
    }

    private static String xml(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    private static Map<String, String> form(String body) {
        Map<String, String> values = new HashMap<>();
        for (String pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return values;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
