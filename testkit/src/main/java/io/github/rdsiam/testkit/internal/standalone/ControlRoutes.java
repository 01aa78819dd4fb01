package io.github.rdsiam.testkit.internal.standalone;

import io.github.rdsiam.testkit.Drop;
import io.github.rdsiam.testkit.Fault;
import io.github.rdsiam.testkit.IamPolicy;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.SecretsFault;
import io.github.rdsiam.testkit.StsFault;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The routes of the control service. To add a function, add a {@link Route} here. */
final class ControlRoutes {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";
    private static final String JSON_LINES = "application/x-ndjson";
    private static final String DONE = "ok\n";

    private final LocalAws aws;
    private final MovableClock clock;
    private final Options options;
    private final Passwords passwords;
    private final Map<String, Map<String, Route>> routes = new LinkedHashMap<>();

    ControlRoutes(ControlTarget target) {
        aws = target.aws();
        clock = target.clock();
        options = target.options();
        passwords = target.passwords();
        get("/", "this list", TEXT, () -> Stream.of(list()));
        get(
                "/logins",
                "every login, as JSON lines",
                JSON_LINES,
                () -> ControlRecords.logins(aws.proxy().logins()));
        get(
                "/statements",
                "every statement, as JSON lines",
                JSON_LINES,
                () -> ControlRecords.statements(aws.proxy().statements()));
        get(
                "/summary",
                "counts, as JSON",
                JSON,
                () -> ControlRecords.summary(aws.proxy().summary()));
        get("/clock", "the time by which tokens are judged, as JSON", JSON, () -> ControlRecords.clock(clock));
        post("/deny", "", "refuse every token, as if rds-db:connect were missing", (parameters, body) -> deny(true));
        post("/allow", "", "end /deny", (parameters, body) -> deny(false));
        post(
                "/policy",
                "",
                "replace the policies of identity and role: the body is a JSON policy document, or an array of them",
                (parameters, body) -> attach(body));
        post(
                "/fault",
                "?name=FAULT&name=FAULT",
                "faults for the next connections, in this order; also secrets=FAULT and sts=FAULT, for the next"
                        + " requests to those services",
                this::fault,
                "name",
                "secrets",
                "sts");
        post(
                "/rotate",
                "?kind=SINGLE_USER",
                "rotate the password of the first user, or of user=NAME; or kind=ALTERNATING_USERS",
                this::rotate,
                "kind",
                "user");
        post("/drop", "?how=RESET", "end all connections; or how=FIN, how=SILENT", this::drop, "how");
        post("/clock", "?advance=PT16M", "move the clock of proxy and STS", this::advance, "advance");
        post(
                "/reset",
                "",
                "restore records, faults, denial, policies, clock, secrets and passwords to their state at the start",
                (parameters, body) -> reset());
    }

    /** Performs the action of a request. */
    interface Action {
        void run(Parameters parameters, String body) throws ControlException;
    }

    /** Returns the response to a request in pieces, because there may be many records. */
    interface Report {
        Stream<String> pieces();
    }

    /**
     * One function of the service.
     *
     * @param example an example of its parameters
     * @param parameters the names of its parameters
     */
    record Route(
            String example, String purpose, String contentType, List<String> parameters, Action action, Report report) {

        Stream<String> answer(Parameters given, String body) throws ControlException {
            given.allowOnly(parameters.toArray(String[]::new));
            action.run(given, body);
            return report.pieces();
        }
    }

    private void get(String path, String purpose, String contentType, Report report) {
        add("GET", path, new Route("", purpose, contentType, List.of(), (parameters, body) -> {}, report));
    }

    private void post(String path, String example, String purpose, Action action, String... parameters) {
        add("POST", path, new Route(example, purpose, TEXT, List.of(parameters), action, () -> Stream.of(DONE)));
    }

    private void add(String method, String path, Route route) {
        routes.computeIfAbsent(path, ignored -> new LinkedHashMap<>()).put(method, route);
    }

    /** Returns the routes of a path by method; null if the path is unknown. */
    @Nullable
    Map<String, Route> at(String path) {
        return routes.get(path);
    }

    /** Returns all routes, one per line. */
    String list() {
        StringBuilder lines = new StringBuilder();
        routes.forEach((path, methods) -> methods.forEach((method, route) ->
                lines.append(String.format("%-4s %-32s %s%n", method, path + route.example(), route.purpose()))));
        return lines.toString();
    }

    private void deny(boolean deny) {
        aws.proxy().denyIam(deny);
    }

    /** Scripts faults. All names are checked before any fault is scripted. */
    private void fault(Parameters parameters, String body) throws ControlException {
        if (parameters.isEmpty()) {
            throw ControlException.wrongParameter("name, secrets or sts is missing");
        }
        List<Fault> faults = parameters.all("name", Fault.class);
        for (Fault fault : faults) {
            if (!fault.isOf(aws.engine())) {
                throw ControlException.wrongParameter("name=" + fault + " is not a fault of "
                        + CommandLine.name(aws.engine()) + "; its faults are "
                        + Arrays.stream(Fault.values())
                                .filter(other -> other.isOf(aws.engine()))
                                .toList());
            }
        }
        List<SecretsFault> ofSecrets = parameters.all("secrets", SecretsFault.class);
        List<StsFault> ofSts = parameters.all("sts", StsFault.class);
        aws.proxy().enqueue(faults.toArray(Fault[]::new));
        aws.secrets().enqueue(ofSecrets.toArray(SecretsFault[]::new));
        aws.sts().enqueue(ofSts.toArray(StsFault[]::new));
    }

    private void rotate(Parameters parameters, String body) throws ControlException {
        RotationKind kind = parameters.required("kind", RotationKind.class);
        String user = Objects.requireNonNullElse(parameters.optional("user"), aws.user());
        List<String> users = options.users().stream().map(User::name).toList();
        if (!users.contains(user)) {
            throw ControlException.wrongParameter("user=" + Parameters.oneLine(user) + " is not one of " + users);
        }
        if (!options.hasAdmin()) {
            throw ControlException.impossible("rotations need --admin, who changes the password in the database");
        }
        passwords.rotate(user, kind);
    }

    private void drop(Parameters parameters, String body) throws ControlException {
        aws.proxy().dropConnections(parameters.required("how", Drop.class));
    }

    private void advance(Parameters parameters, String body) throws ControlException {
        String time = parameters.required("advance");
        try {
            clock.advance(Duration.parse(time));
        } catch (DateTimeParseException e) {
            throw ControlException.wrongParameter(
                    "advance=" + Parameters.oneLine(time) + " is not a duration such as PT16M");
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw ControlException.wrongParameter("advance=" + Parameters.oneLine(time) + ": " + e.getMessage());
        }
    }

    private void attach(String body) throws ControlException {
        try {
            attach(PolicyArray.documents(body));
        } catch (IllegalArgumentException e) {
            throw ControlException.wrongParameter(Parameters.oneLine(String.valueOf(e.getMessage())));
        }
    }

    /**
     * Attaches policies to the identity, the role and its current sessions: on AWS, a role's policies are evaluated at
     * each request.
     */
    private void attach(List<String> documents) {
        IamPolicy policy = IamPolicy.of(documents.toArray(String[]::new));
        aws.proxy().attach(aws.identity(), policy);
        aws.sts().attach(aws.roleArn(), policy);
        aws.sts().sessions().forEach(session -> aws.proxy().attach(session, policy));
    }

    private void reset() {
        aws.reset();
        attach(options.policies());
        clock.reset();
        passwords.restore(); // last, because it needs the database
    }
}
