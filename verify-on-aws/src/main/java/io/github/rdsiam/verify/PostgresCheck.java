package io.github.rdsiam.verify;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** Asks by PostgreSQL's protocol how the proxy begins a session, refuses a login and handles a cancel request. */
final class PostgresCheck implements Check {

    private static final Duration EXPIRED = Duration.ofMinutes(20);
    /** Shorter than the statement. */
    private static final Duration TO_START = Duration.ofSeconds(2);

    private static final String QUERY_CANCELED = "57014";

    private final Target target;
    private final Clock clock;

    PostgresCheck(Target target, Clock clock) {
        this.target = target;
        this.clock = clock;
    }

    @Override
    public List<Question> questions() {
        return List.of(
                Question.CREDENTIAL_REQUEST,
                Question.SERVER_VERSION,
                Question.DIRECT_TLS,
                Question.REFUSALS,
                Question.CANCEL_REQUEST,
                Question.TIME_ZONE);
    }

    private interface Asking {
        List<Finding> ask() throws IOException;
    }

    /** A question that fails does not affect the others. */
    @Override
    public Outcome take(Step step) throws IOException {
        SSLContext tls = target.tls();
        List<Finding> findings = new ArrayList<>();
        try (DefaultCredentialsProvider provider =
                DefaultCredentialsProvider.builder().build()) {
            Asker asker = new Asker(tls, provider.resolveCredentials());
            findings.addAll(answers(Question.SERVER_VERSION, asker::session));
            findings.addAll(answers(Question.DIRECT_TLS, asker::directTls));
            findings.addAll(asker.refusals());
            findings.addAll(asker.cancelRequests());
            findings.addAll(answers(Question.TIME_ZONE, asker::timeZones));
        }
        return Step.done(findings);
    }

    private static List<Finding> answers(Question question, Asking asking) {
        try {
            return asking.ask();
        } catch (IOException | RuntimeException e) {
            return List.of(Finding.inconclusive(question, e.toString()));
        }
    }

    private interface AskingOne {
        String ask() throws IOException;
    }

    /** Answers one part of a question. A part that fails does not affect the others. */
    private static Finding answer(Question question, String part, AskingOne asking) {
        String answer;
        try {
            answer = asking.ask();
        } catch (IOException | RuntimeException e) {
            answer = "no answer: " + e;
        }
        return Finding.of(question, part + ": " + answer);
    }

    private final class Asker {

        private final SSLContext tls;
        private final AwsCredentials credentials;

        Asker(SSLContext tls, AwsCredentials credentials) {
            this.tls = tls;
            this.credentials = credentials;
        }

        private String token() {
            return new DatedTokens(target, credentials).signedAt(clock.instant());
        }

        private PostgresLogin logIn(Map<String, String> parameters) throws IOException {
            PostgresLogin login = new PostgresLogin(target);
            try {
                login.startTls(tls);
                Reply reply = login.begin(parameters, token());
                if (!reply.accepted()) {
                    throw new IOException("a fresh token was refused: " + text(reply));
                }
                return login;
            } catch (IOException | RuntimeException e) {
                login.close();
                throw e;
            }
        }

        List<Finding> session() throws IOException {
            try (PostgresLogin login = logIn(Map.of())) {
                List<String> parameters = login.parameters().entrySet().stream()
                        .filter(parameter -> !parameter.getKey().equals("session_authorization"))
                        .map(parameter -> parameter.getKey() + " " + parameter.getValue())
                        .sorted()
                        .toList();
                String version = login.parameters().getOrDefault("server_version", "none");
                return List.of(
                        Finding.of(Question.CREDENTIAL_REQUEST, login.request()),
                        new Finding(Question.SERVER_VERSION, version, parameters));
            }
        }

        List<Finding> directTls() throws IOException {
            try (PostgresLogin login = new PostgresLogin(target)) {
                login.startTlsDirectly(tls);
                Reply reply = login.begin(Map.of(), token());
                return List.of(Finding.of(Question.DIRECT_TLS, reply.accepted() ? "yes" : "no: " + text(reply)));
            } catch (IOException e) {
                return List.of(Finding.of(Question.DIRECT_TLS, "no", e.toString()));
            }
        }

        List<Finding> refusals() {
            Target unknown = target.withUser(target.user() + "_unknown");
            return List.of(
                    refusal("a login without TLS", this::inClearText),
                    refusal("a token that has expired", () -> inTls(Map.of(), expiredToken())),
                    refusal("a text that is not a token", () -> inTls(Map.of(), "not-a-token")),
                    refusal("a user without a secret", () -> inTls(Map.of("user", unknown.user()), tokenOf(unknown))),
                    refusal(
                            "a database that does not exist",
                            () -> inTls(Map.of("database", "rds_iam_verify_unknown"), token())),
                    refusal(
                            "the startup parameter options",
                            () -> inTls(Map.of("options", "-c statement_timeout=10s"), token())));
        }

        private Finding refusal(String what, AskingOne login) {
            return answer(Question.REFUSALS, what, login);
        }

        private String expiredToken() {
            return new DatedTokens(target, credentials).signedAt(clock.instant().minus(EXPIRED));
        }

        private String tokenOf(Target other) {
            return new DatedTokens(other, credentials).signedAt(clock.instant());
        }

        private String inClearText() throws IOException {
            try (PostgresLogin login = new PostgresLogin(target)) {
                return text(login.beginInClearText());
            }
        }

        private String inTls(Map<String, String> parameters, String credential) throws IOException {
            try (PostgresLogin login = new PostgresLogin(target)) {
                login.startTls(tls);
                return text(login.begin(parameters, credential));
            }
        }

        List<Finding> cancelRequests() {
            return List.of(
                    answer(Question.CANCEL_REQUEST, "in TLS", () -> cancelRequest(true)),
                    answer(Question.CANCEL_REQUEST, "in clear text", () -> cancelRequest(false)));
        }

        /** Cancels only a statement of this check, whose session ends afterwards. */
        private String cancelRequest(boolean inTls) throws IOException {
            String marker = "rds-iam-verify " + UUID.randomUUID();
            try (PostgresLogin running = logIn(Map.of());
                    PostgresLogin watching = logIn(Map.of());
                    PostgresLogin canceller = new PostgresLogin(target)) {
                if (inTls) {
                    canceller.startTls(tls);
                }
                running.query("SELECT 1 FROM pg_sleep(3) /* " + marker + " */");
                awaitStart(marker, watching);
                canceller.cancel(running);
                return running.answer().code().equals(QUERY_CANCELED) ? "yes" : "no";
            }
        }

        /**
         * The database ignores a request that comes before the statement. Finds the statement by its text, because the
         * process behind a proxy is unknown.
         */
        private void awaitStart(String marker, PostgresLogin watching) throws IOException {
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < TO_START.toNanos()) {
                watching.query(
                        "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND state = 'active'"
                                + " AND query LIKE '%" + marker + "%'");
                if (watching.answer().text().equals("1")) {
                    return;
                }
            }
            throw new IOException("pg_stat_activity did not show the statement to cancel");
        }

        List<Finding> timeZones() throws IOException {
            String first = databaseConnection("UTC");
            String same = databaseConnection("UTC");
            String other = databaseConnection("Asia/Tokyo");
            return List.of(shared(first.equals(same), first.equals(other)));
        }

        private String databaseConnection(String timeZone) throws IOException {
            try (PostgresLogin login = logIn(Map.of("TimeZone", timeZone))) {
                login.query("SELECT pg_backend_pid()");
                return login.answer().text();
            }
        }
    }

    /** Judges three sessions, one after the other: the same time zone twice, then another. */
    static Finding shared(boolean sameIsShared, boolean otherIsShared) {
        String answer = otherIsShared ? "yes" : "no";
        return Finding.of(
                Question.TIME_ZONE,
                sameIsShared ? answer : "inconclusive: sessions with the same time zone did not share a connection");
    }

    /** Leaves out the names of the user and the database. */
    private String text(Reply reply) {
        if (reply.accepted()) {
            return "accepted";
        }
        String text = reply.text();
        for (Map.Entry<String, String> name :
                Map.of(target.user(), "<user>", target.database(), "<database>").entrySet()) {
            text = text.replaceAll("\\b" + Pattern.quote(name.getKey()) + "(?=\\b|_)", name.getValue());
        }
        return reply.code() + ", " + text;
    }
}
