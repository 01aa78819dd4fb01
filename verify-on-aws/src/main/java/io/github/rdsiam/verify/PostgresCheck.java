package io.github.rdsiam.verify;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** What only PostgreSQL's protocol can tell: how the proxy begins a session, refuses one and takes cancel requests. */
final class PostgresCheck implements Check {

    private static final Duration EXPIRED = Duration.ofMinutes(20);
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
        List<Finding> ask(Asker asker) throws IOException;
    }

    /** One question that fails leaves the others their answers. */
    @Override
    public Outcome take(Step step) throws IOException {
        SSLContext tls = target.tls();
        List<Finding> findings = new ArrayList<>();
        try (DefaultCredentialsProvider provider =
                DefaultCredentialsProvider.builder().build()) {
            Asker asker = new Asker(tls, provider.resolveCredentials());
            Map<Question, Asking> askings = Map.of(
                    Question.SERVER_VERSION, Asker::session,
                    Question.DIRECT_TLS, Asker::directTls,
                    Question.REFUSALS, Asker::refusals,
                    Question.CANCEL_REQUEST, Asker::cancelRequests,
                    Question.TIME_ZONE, Asker::timeZones);
            askings.forEach((question, asking) -> {
                try {
                    findings.addAll(asking.ask(asker));
                } catch (IOException | RuntimeException e) {
                    findings.add(Finding.inconclusive(question, e.toString()));
                }
            });
        }
        return Step.done(findings);
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

        List<Finding> refusals() throws IOException {
            List<Finding> findings = new ArrayList<>();
            try (PostgresLogin login = new PostgresLogin(target)) {
                findings.add(refusal("a login without TLS", login.beginInClearText()));
            }
            String expired = new DatedTokens(target, credentials)
                    .signedAt(clock.instant().minus(EXPIRED));
            findings.add(refusal("a token that has expired", Map.of(), expired));
            findings.add(refusal("a text that is not a token", Map.of(), "not-a-token"));
            Target unknown = target.withUser(target.user() + "_unknown");
            String ofUnknown = new DatedTokens(unknown, credentials).signedAt(clock.instant());
            findings.add(refusal("a user without a secret", Map.of("user", unknown.user()), ofUnknown));
            findings.add(
                    refusal("a database that does not exist", Map.of("database", "rds_iam_verify_unknown"), token()));
            findings.add(
                    refusal("the startup parameter options", Map.of("options", "-c statement_timeout=10s"), token()));
            return findings;
        }

        private Finding refusal(String what, Map<String, String> parameters, String credential) throws IOException {
            try (PostgresLogin login = new PostgresLogin(target)) {
                login.startTls(tls);
                return refusal(what, login.begin(parameters, credential));
            }
        }

        private Finding refusal(String what, Reply reply) {
            return Finding.of(Question.REFUSALS, what + ": " + text(reply));
        }

        List<Finding> cancelRequests() throws IOException {
            return List.of(cancelRequest("in TLS", true), cancelRequest("in clear text", false));
        }

        /** The key names a session of this check, which ends at once. */
        private Finding cancelRequest(String how, boolean inTls) throws IOException {
            try (PostgresLogin running = logIn(Map.of());
                    PostgresLogin canceller = new PostgresLogin(target)) {
                if (inTls) {
                    canceller.startTls(tls);
                }
                running.query("SELECT 1 FROM pg_sleep(2)");
                canceller.cancel(running);
                boolean cancelled = running.answer().code().equals(QUERY_CANCELED);
                return Finding.of(Question.CANCEL_REQUEST, how + ": " + (cancelled ? "yes" : "no"));
            }
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

    /** One session after the other: the same time zone twice, then another. */
    static Finding shared(boolean sameIsShared, boolean otherIsShared) {
        String answer = otherIsShared ? "yes" : "no";
        return Finding.of(
                Question.TIME_ZONE,
                sameIsShared ? answer : "inconclusive: not even two sessions with the same one shared a connection");
    }

    /** Without the names of the user and the database. */
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
