package scoreboard;

import static scoreboard.Behaviour.row;

import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.Fault;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Rotation;
import io.github.rdsiam.testkit.SecretsFault;
import io.github.rdsiam.testkit.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The rows of the table, in their order. */
final class Behaviours {

    private static final int HERD = 20;
    /** A caller who waits ten seconds may cause so many logins. */
    private static final int FEW_LOGINS = 2;

    /** So much of a statement is enough. */
    private static final int SHOWN = 60;

    /** Enough for threads that do not wait for each other, and well below the second after which the SDK asks again. */
    private static final Duration FOR_THE_REST_OF_THE_HERD = Duration.ofMillis(300);

    private static final String WRAPPERS_FAILOVER = "https://github.com/aws/aws-advanced-jdbc-wrapper/blob/4.3.0/docs/"
            + "using-the-jdbc-driver/using-plugins/UsingTheFailoverPlugin.md";

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration QUITE_LONG = Duration.ofSeconds(10);

    private static final Duration LONGER_THAN_A_FAILURE_IS_REMEMBERED = Duration.ofMinutes(15);

    private Behaviours() {}

    static List<Behaviour> all() {
        return List.of(
                row(
                        "unknown-authority",
                        "A server with a certificate of an unknown authority gets no credential",
                        "10",
                        trial -> noCredentialFor(trial, Fault.FOREIGN_CA)),
                row(
                        "wrong-host-name",
                        "A server with a certificate for another name gets no credential",
                        "10",
                        trial -> noCredentialFor(trial, Fault.WRONG_HOST_CERTIFICATE)),
                row(
                        "no-tls",
                        "A server without TLS gets no credential",
                        "10",
                        trial -> noCredentialFor(trial, Fault.NO_TLS)),
                row(
                                "tunnel",
                                "Connects through a tunnel, and still signs for the endpoint and verifies it",
                                "7",
                                Behaviours::tunnel)
                        .with(setting -> setting.kind("tunnel")),
                row("one-token", "Five connections within a minute use one token", "20", Behaviours::oneToken)
                        .with(setting -> setting.kind("token")),
                row(
                                "credentials",
                                "Five connections within a minute read the credentials once",
                                "",
                                Behaviours::credentials)
                        .with(setting -> setting.kind("token")),
                row(
                                "herd",
                                "Twenty threads that log in at once, without a pool, read the credentials once",
                                "",
                                Behaviours::herd)
                        .with(setting -> setting.kind("token")),
                row(
                                "session-end",
                                "A token is not used after the session that signed it has ended",
                                "2",
                                Behaviours::sessionEnd)
                        .with(setting -> setting.kind("token")),
                row("expired-session", "With expired credentials, no login is sent", "5", Behaviours::expiredSession)
                        .with(setting -> setting.kind("token")),
                row(
                                "freeze",
                                "After 20 minutes of suspension, the next login uses a new token",
                                "4",
                                Behaviours::freeze)
                        .with(setting -> setting.kind("token")),
                row(
                                "refused-token",
                                "When the server refuses a cached token, the same call logs in with another",
                                "24",
                                Behaviours::refusedToken)
                        .with(setting -> setting.kind("token")),
                row(
                                "revoked-key",
                                "When the key of a cached token was revoked, the same call logs in with the new key",
                                "",
                                Behaviours::revokedKey)
                        .with(setting -> setting.kind("token")),
                row(
                        "final-refusal",
                        "A pool whose logins are refused sends at most two while a caller waits ten seconds",
                        "",
                        Behaviours::finalRefusal),
                row(
                                "identities",
                                "Data sources with different credentials do not share tokens",
                                "",
                                Behaviours::identities)
                        .with(setting -> setting.kind("profile")),
                row("region", "The region comes from the endpoint's name", "6", Behaviours::connects)
                        .with(setting -> setting.kind("token").withoutRegion())
                        .notOfferedBy(Library.MARIADB, Library.HIKARI),
                row("new-region", "Connects in a region that is newer than the AWS SDK", "6", Behaviours::connects)
                        .with(setting -> setting.kind("token").region("eu-north-9")),
                row(
                                "rotation-window",
                                "In the middle of a rotation, a login with the secret succeeds",
                                "25",
                                trial -> rotation(trial, false))
                        .with(setting -> setting.kind("password")),
                row("rotation", "After a rotation, the next login succeeds", "25", trial -> rotation(trial, true))
                        .with(setting -> setting.kind("password")),
                row(
                                "outage",
                                "In an outage of Secrets Manager, a secret that was read 70 minutes ago still logs in",
                                "27",
                                Behaviours::outage)
                        .with(setting -> setting.kind("password")),
                row(
                                "secret-alone",
                                "Logs in with a secret alone, without IAM",
                                "",
                                Behaviours::connectsWithoutIam)
                        .with(setting -> setting.kind("secret")),
                row(
                                "fallback",
                                "If IAM is refused, the same call logs in with a secret",
                                "42",
                                Behaviours::connectsWithoutIam)
                        .with(setting -> setting.kind("fallback")),
                row(
                                "log",
                                "At the finest level, the loggers of the library and its driver show no secret",
                                "9",
                                trial -> log(trial, logger -> !Behaviours.isOfTheSdk(logger)))
                        .with(Setting::everythingLogged),
                row(
                                "sdk-log",
                                "At the finest level, the loggers of the AWS SDK below it show no secret",
                                "",
                                trial -> log(trial, Behaviours::isOfTheSdk))
                        .with(Setting::everythingLogged),
                row(
                                "permission",
                                "If IAM is refused, the exception names the permission `rds-db:connect`",
                                "30",
                                Behaviours::permission)
                        .with(setting -> setting.kind("token")),
                row(
                        "sqlstate",
                        "If the login is refused, the exception has the database's SQLState",
                        "30",
                        Behaviours::sqlState),
                row(
                        "stall",
                        "A pool's connection attempt times out if the server sends nothing",
                        "",
                        Behaviours::stall),
                row("close", "Closing the pool ends a pending connection attempt", "29", Behaviours::close),
                row("threads", "Closing the pool leaves no thread behind", "29", Behaviours::threads),
                row(
                        "no-set",
                        "A new connection sends no `SET` (RDS Proxy pins a connection on some of them)",
                        "16",
                        Behaviours::noSet),
                row(
                        "read-only-server",
                        "The pool evicts a connection whose server has become read-only",
                        "34",
                        Behaviours::readOnlyServer),
                row(
                                "two-hosts",
                                "With two hosts, the second one is used if the first refuses",
                                "",
                                Behaviours::connects)
                        .with(setting -> setting.kind("twoHosts"))
                        .documentedBy(Map.of(
                                Library.WRAPPER, WRAPPERS_FAILOVER, Library.WRAPPER_HARDENED, WRAPPERS_FAILOVER)),
                row(
                                "read-write",
                                "Read-only transactions go to another host, and the transactions after them return",
                                "",
                                Behaviours::readWrite)
                        .with(setting -> setting.kind("readWrite")),
                row("failover", "An open connection moves to another host in a failover", "", Behaviours::connects)
                        .with(setting -> setting.kind("failover"))
                        .documentedBy(Map.of(
                                Library.WRAPPER,
                                WRAPPERS_FAILOVER,
                                Library.WRAPPER_HARDENED,
                                WRAPPERS_FAILOVER,
                                Library.MARIADB,
                                "https://mariadb.com/kb/en/failover-and-high-availability-with-mariadb-connector-j/")));
    }

    private static Outcome noCredentialFor(Trial trial, Fault fault) throws Exception {
        trial.always(fault);
        String pool = trial.open();
        if (pool == null) {
            return null;
        }
        trial.ask("connect", pool);
        if (!trial.credentialWasSent()) {
            // the server may notice later than the client that it is gone
            return trial.eventually(() -> !trial.verdicts().isEmpty(), QUITE_LONG)
                    ? Outcome.YES
                    : new Outcome("error", "It did not connect.");
        }
        String what = trial.kind().equals("secret") ? "password" : "token";
        boolean received = !trial.aws().proxy().receivedCredentials().isEmpty();
        return Outcome.no("The server " + (received ? "received the " + what : "let it log in with the " + what)
                + (fault == Fault.NO_TLS ? " unencrypted." : "."));
    }

    private static Outcome tunnel(Trial trial) throws Exception {
        String pool = trial.open();
        if (pool == null) {
            return null;
        }
        Answer answer = trial.ask("connect", pool);
        if (!answer.isOk()) {
            return endedByClient(trial) && !trial.credentialWasSent()
                    ? Outcome.no("The driver compared the certificate with the tunnel's name and ended the connection.")
                    : new Outcome("error", answer.text());
        }
        trial.aws().proxy().clearRecords();
        trial.always(Fault.WRONG_HOST_CERTIFICATE);
        trial.ask("connect", pool);
        if (trial.credentialWasSent()) {
            return Outcome.partly(
                    "It signs for the endpoint, but a server with a certificate for another name received the token.");
        }
        return endedByClient(trial) ? Outcome.YES : new Outcome("error", "It did not connect.");
    }

    /** Whether the server saw a client that did not want its certificate, which it may notice later than the client. */
    private static boolean endedByClient(Trial trial) throws InterruptedException {
        return trial.eventually(
                () -> trial.count(Verdict.TLS_FAILED) + trial.count(Verdict.CLIENT_GONE) > 0, QUITE_LONG);
    }

    private static Outcome oneToken(Trial trial) throws Exception {
        String pool = trial.open();
        if (pool == null) {
            return null;
        }
        for (int i = 0; i < 5; i++) {
            mustConnect(trial, pool);
            trial.advance(Duration.ofSeconds(10));
        }
        int tokens = Set.copyOf(trial.aws().proxy().receivedCredentials()).size();
        return tokens == 1 ? Outcome.YES : Outcome.no("It signed " + tokens + " tokens.");
    }

    private static Outcome credentials(Trial trial) throws Exception {
        String pool = trial.open();
        if (pool == null) {
            return null;
        }
        for (int i = 0; i < 5; i++) {
            mustConnect(trial, pool);
        }
        int asked = trial.credentials().asked();
        return asked == 1 ? Outcome.YES : Outcome.no("It read the credentials " + asked + " times.");
    }

    private static Outcome herd(Trial trial) throws Exception {
        session(trial, Duration.ofMinutes(10));
        String pool = trial.open();
        if (pool == null) {
            return null;
        }
        // what was read while the pool was made is of no use to the herd
        trial.advance(Duration.ofMinutes(20));
        session(trial, Duration.ofHours(6));
        int before = trial.credentials().asked();
        trial.credentials().shut();
        trial.ask("herd", pool, String.valueOf(HERD));
        trial.eventually(() -> trial.credentials().asked() > before, QUITE_LONG);
        // no more can come from a library that reads once, which is what this waits for
        trial.eventually(() -> trial.credentials().asked() - before > 1, FOR_THE_REST_OF_THE_HERD);
        if (trial.credentials().asked() - before > 1) {
            trial.eventually(() -> trial.credentials().asked() - before > HERD / 2, QUITE_LONG);
        }
        trial.credentials().open();
        String connected = trial.next().line();
        if (connected.equals("connected 0")) {
            return new Outcome("error", connected);
        }
        int read = trial.credentials().asked() - before;
        if (read == 0) {
            return new Outcome("error", "It did not read the credentials.");
        }
        return read == 1
                ? Outcome.YES
                : Outcome.no("It read the credentials " + (read > HERD / 2 ? "more than ten times." : "more than once."));
    }

    private static Outcome sessionEnd(Trial trial) throws Exception {
        session(trial, Duration.ofMinutes(3));
        String pool = trial.open();
        if (pool == null) {
            return null;
        }
        mustConnect(trial, pool);
        session(trial, Duration.ofHours(6)); // the next one
        trial.advance(Duration.ofMinutes(4));
        return noExpiredToken(trial, pool, "The token of the ended session was sent");
    }

    private static void session(Trial trial, Duration life) {
        AwsIdentity session = trial.session(trial.now().plus(life));
        trial.credentials().answer(session, trial.now().plus(life));
    }

    private static Outcome noExpiredToken(Trial trial, String pool, String otherwise) throws Exception {
        boolean connected = trial.ask("connect", pool).isOk();
        long expired = trial.count(Verdict.EXPIRED);
        if (expired == 0 && connected) {
            return Outcome.YES;
        }
        return connected
                ? Outcome.partly(otherwise + " and refused; the library's second login succeeded.")
                : Outcome.no(expired > 0 ? otherwise + ", and the connection failed." : "The connection failed.");
    }

    private static Outcome expiredSession(Trial trial) throws Exception {
        session(trial, Duration.ofSeconds(-30));
        String pool = trial.open();
        if (pool == null) {
            return null;
        }
        trial.ask("connect", pool);
        if (trial.credentialWasSent()) {
            return Outcome.no("It signed a token with the expired credentials and sent it; the server refused it.");
        }
        session(trial, Duration.ofHours(6));
        trial.advance(LONGER_THAN_A_FAILURE_IS_REMEMBERED);
        mustConnect(trial, pool); // what cannot log in sends nothing either
        return Outcome.YES;
    }

    private static Outcome freeze(Trial trial) throws Exception {
        String pool = trial.open();
        if (pool == null) {
            return null;
        }
        mustConnect(trial, pool);
        trial.advance(Duration.ofMinutes(20));
        return noExpiredToken(trial, pool, "The expired token was sent");
    }

    private static Outcome refusedToken(Trial trial) throws Exception {
        String pool = trial.open();
        if (pool == null) {
            return null;
        }
        mustConnect(trial, pool);
        trial.advance(Duration.ofSeconds(10));
        trial.aws().proxy().enqueue(Fault.REFUSE);
        if (trial.ask("connect", pool).isOk()) {
            return Outcome.YES;
        }
        boolean next = trial.ask("borrow", pool).isOk();
        return Outcome.no(
                next ? "The connection failed; the pool's next attempt succeeds." : "The pool's next attempts fail too.");
    }

    private static Outcome revokedKey(Trial trial) throws Exception {
        String pool = trial.open();
        if (pool == null) {
            return null;
        }
        mustConnect(trial, pool);
        trial.aws().proxy().revoke(trial.aws().identity().accessKeyId());
        session(trial, Duration.ofHours(6));
        trial.advance(Duration.ofSeconds(10));
        return trial.ask("connect", pool).isOk()
                ? Outcome.YES
                : Outcome.no("It tried the revoked key " + (trial.count(Verdict.UNKNOWN_KEY) == 1 ? "once" : "again")
                        + ", and the connection failed.");
    }

    private static void refuse(Trial trial) {
        trial.aws().proxy().denyIam(true);
        if (trial.kind().equals("secret")) {
            String right = trial.aws().login().password();
            String secret = trial.aws().secrets().current(trial.aws().secretId());
            // the same password for the proxy's own logins, which are not what is looked at
            trial.aws().secrets().put(trial.aws().secretId(), secret.replace(right, "x" + right));
        }
    }

    private static Outcome finalRefusal(Trial trial) throws Exception {
        refuse(trial);
        String pool = trial.open("connectionTimeout=10000");
        if (pool == null) {
            return null;
        }
        trial.ask("borrow", pool);
        long logins = trial.count(Verdict.DENIED) + trial.count(Verdict.PASSWORD_REFUSED);
        if (logins == 0) {
            return new Outcome("error", "No login was refused.");
        }
        return logins <= FEW_LOGINS ? Outcome.YES : Outcome.no("It sent more than two logins.");
    }

    private static Outcome identities(Trial trial) throws Exception {
        for (String name : List.of("orders", "billing")) {
            AwsIdentity keys = trial.profile(name);
            trial.aws().proxy().clearRecords();
            String pool = trial.open(
                    "profile=" + name, "accessKeyId=" + keys.accessKeyId(), "secretKey=" + keys.secretAccessKey());
            if (pool == null) {
                return null;
            }
            mustConnect(trial, pool);
            if (trial.aws().proxy().receivedCredentials().stream()
                    .noneMatch(token -> token.contains(keys.accessKeyId()))) {
                return Outcome.no("The second data source logged in with the token of the first one's credentials.");
            }
        }
        return Outcome.YES;
    }

    private static Outcome connects(Trial trial) throws Exception {
        String pool = trial.open();
        if (pool == null) {
            return null;
        }
        Answer answer = trial.ask("connect", pool);
        return answer.isOk()
                ? Outcome.YES
                : Outcome.no("It fails with `" + answer.problems().get(0).type() + "`.");
    }

    private static Outcome rotation(Trial trial, boolean finished) throws Exception {
        trial.aws().proxy().denyIam(true);
        String pool = trial.open();
        if (pool == null) {
            return null;
        }
        mustConnect(trial, pool);
        Rotation rotation = trial.aws()
                .secrets()
                .rotateSingleUser(trial.aws().secretId(), trial.aws().database());
        if (finished) {
            rotation.finish();
        }
        boolean connected = trial.ask("connect", pool).isOk();
        return connected
                ? Outcome.YES
                : Outcome.no(
                        finished
                                ? "The old password was refused, and the connection failed."
                                : "It had only the old password, and the connection failed.");
    }

    private static Outcome outage(Trial trial) throws Exception {
        trial.aws().proxy().denyIam(true);
        String pool = trial.open();
        if (pool == null) {
            return null;
        }
        mustConnect(trial, pool);
        trial.advance(Duration.ofMinutes(70));
        trial.aws()
                .secrets()
                .enqueue(Collections.nCopies(500, SecretsFault.UNAVAILABLE).toArray(SecretsFault[]::new));
        return trial.ask("connect", pool).isOk()
                ? Outcome.YES
                : Outcome.no("The connection failed with the error of Secrets Manager.");
    }

    private static Outcome connectsWithoutIam(Trial trial) throws Exception {
        trial.aws().proxy().denyIam(true);
        return connects(trial);
    }

    /** Of the SDK or one of the HTTP clients that it uses. */
    private static boolean isOfTheSdk(String logger) {
        return logger.startsWith("software.amazon.awssdk.")
                || logger.startsWith("org.apache.")
                || logger.startsWith("sun.");
    }

    private static Outcome log(Trial trial, Predicate<String> looksAt) throws Exception {
        String pool = trial.open();
        if (pool == null) {
            return null;
        }
        mustConnect(trial, pool);
        refuse(trial);
        trial.ask("connect", pool);
        List<String> secrets = trial.aws().issuedSecrets();
        Set<String> loggers = Files.readAllLines(trial.log()).stream()
                .filter(line -> secrets.stream().anyMatch(line::contains))
                .map(line -> line.substring(0, Math.max(0, line.indexOf(": "))))
                .filter(looksAt)
                .collect(Collectors.toCollection(TreeSet::new));
        return loggers.isEmpty()
                ? Outcome.YES
                : Outcome.no("These loggers print a secret: "
                        + loggers.stream().map(logger -> "`" + logger + "`").collect(Collectors.joining(", ")) + ".");
    }

    private static Answer refused(Trial trial, String pool) throws Exception {
        Answer answer = trial.ask("connect", pool);
        if (answer.isOk()) {
            throw new IllegalStateException("it was not refused");
        }
        if (trial.count(Verdict.DENIED) + trial.count(Verdict.PASSWORD_REFUSED) == 0) {
            throw new IllegalStateException("failed before the server could refuse it: " + answer.text());
        }
        return answer;
    }

    private static Outcome permission(Trial trial) throws Exception {
        refuse(trial);
        String pool = trial.open();
        if (pool == null) {
            return null;
        }
        return refused(trial, pool).problems().stream()
                        .anyMatch(problem -> problem.message().contains("rds-db:connect"))
                ? Outcome.YES
                : Outcome.no("No message in the exception and its causes names it.");
    }

    private static Outcome sqlState(Trial trial) throws Exception {
        refuse(trial);
        String pool = trial.open();
        if (pool == null) {
            return null;
        }
        Answer.Problem problem = refused(trial, pool).problems().get(0);
        return problem.state().startsWith("28")
                ? Outcome.YES
                : Outcome.no("A `" + problem.type() + "` with "
                        + (problem.state().equals("null") ? "no SQLState." : "SQLState " + problem.state() + "."));
    }

    private static Outcome stall(Trial trial) throws Exception {
        try (StalledServer server = StalledServer.silent()) {
            String pool =
                    trial.open("port=" + server.port(), "instancePort=" + server.port(), "connectionTimeout=5000");
            if (pool == null) {
                return null;
            }
            trial.ask("borrow", pool);
            return trial.eventually(() -> server.ended() > 0, LONG)
                    ? Outcome.YES
                    : Outcome.no("The caller gets the pool's timeout; the attempt and its thread remain.");
        }
    }

    private static Outcome close(Trial trial) throws Exception {
        try (StalledServer server = StalledServer.beforeTls(trial.isMysql())) {
            String pool =
                    trial.open("port=" + server.port(), "instancePort=" + server.port(), "connectionTimeout=60000");
            if (pool == null) {
                return null;
            }
            trial.ask("borrow-later", pool);
            if (!trial.eventually(() -> server.accepted() > 0, LONG)) {
                return new Outcome("error", "It did not connect.");
            }
            trial.ask("close", pool);
            return trial.eventually(() -> server.ended() > 0, QUITE_LONG.dividedBy(2))
                    ? Outcome.YES
                    : Outcome.no("The attempt continues after the pool is closed.");
        }
    }

    private static Outcome threads(Trial trial) throws Exception {
        String pool = trial.open();
        if (pool == null) {
            return null;
        }
        mustBorrow(trial, pool);
        trial.ask("close", pool);
        return trial.eventually(() -> threadsOf(trial).isEmpty(), QUITE_LONG.dividedBy(2))
                ? Outcome.YES
                : Outcome.no("These threads remain: " + threadsOf(trial) + ".");
    }

    private static String threadsOf(Trial trial) {
        try {
            String text = trial.ask("threads").text();
            return text.equals("-") ? "" : "`" + text.replace(", ", "`, `") + "`";
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Outcome noSet(Trial trial) throws Exception {
        String pool = trial.open();
        if (pool == null) {
            return null;
        }
        mustBorrow(trial, pool);
        List<String> sets = trial.aws().proxy().statements().stream()
                .filter(statement -> statement.matches("(?is)(/\\*.*?\\*/)?\\s*SET\\b.*"))
                .map(statement -> "`"
                        + shortened(statement.replaceAll("(?s)/\\*.*?\\*/", "").strip()) + "`")
                .distinct()
                .toList();
        return sets.isEmpty() ? Outcome.YES : Outcome.no("It sends " + String.join(", ", sets) + ".");
    }

    private static String shortened(String statement) {
        return statement.length() > SHOWN ? statement.substring(0, SHOWN) + "…" : statement;
    }

    private static Outcome readOnlyServer(Trial trial) throws Exception {
        String pool = trial.open("poolSize=1");
        if (pool == null) {
            return null;
        }
        String failing = trial.isMysql()
                ? "SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1290, MESSAGE_TEXT = 'The MySQL server is running with the"
                        + " --read-only option so it cannot execute this statement'"
                : "DO 'BEGIN RAISE EXCEPTION USING ERRCODE = ''25006''; END'";
        Answer answer = trial.ask(
                "session-after", pool, SubjectProcess.encode(failing), SubjectProcess.encode(sessionId(trial)));
        return switch (answer.line()) {
            case "other" -> Outcome.YES;
            case "same" -> Outcome.no("The pool hands out the same connection again.");
            default -> new Outcome("error", answer.text());
        };
    }

    private static String sessionId(Trial trial) {
        return trial.isMysql() ? "SELECT CONNECTION_ID()" : "SELECT pg_backend_pid()";
    }

    private static Outcome readWrite(Trial trial) throws Exception {
        String pool = trial.open();
        if (pool == null) {
            return null;
        }
        Answer answer = trial.ask("read-only", pool, SubjectProcess.encode(sessionId(trial)));
        if (!answer.isOk()) {
            return Outcome.no("It fails with `" + answer.problems().get(0).type() + "`.");
        }
        List<String> sessions = List.of(answer.line().split(" "));
        List<RecordedLogin> logins = trial.aws().proxy().logins();
        if (sessions.get(1).equals(sessions.get(0))
                || logins.stream().noneMatch(RecordedLogin::instanceFace)
                || logins.stream().allMatch(RecordedLogin::instanceFace)) {
            return Outcome.no("All statements went to one host.");
        }
        return sessions.get(2).equals(sessions.get(0))
                ? Outcome.YES
                : Outcome.partly("After a read-only transaction, the next one does not come back to its session.");
    }

    static void mustConnect(Trial trial, String pool) throws Exception {
        Answer answer = trial.ask("connect", pool);
        if (!answer.isOk()) {
            throw new IllegalStateException("does not connect: " + answer.text());
        }
    }

    static void mustBorrow(Trial trial, String pool) throws Exception {
        Answer answer = trial.ask("borrow", pool);
        if (!answer.isOk()) {
            throw new IllegalStateException("does not connect: " + answer.text());
        }
    }
}
