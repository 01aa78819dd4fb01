package io.github.rdsiam.example;

import static org.awaitility.Awaitility.await;

import io.github.rdsiam.example.template.Template;
import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.FakeRdsProxy;
import io.github.rdsiam.testkit.Fault;
import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testsupport.lambda.Answer;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs the whole example on this machine, for MySQL and then for PostgreSQL. The function's jar, in its own JVM, reads rows
 * through RDS Proxy's protocol. First it uses an IAM token, as the role of the template allows. Then the role's policy
 * lacks the user, and it uses the password of the secret. Exits with 0 only if all of this was seen.
 */
public final class TryIt {

    private static final int SIGTERM_EXIT = 143;
    private static final int WARM_INVOCATIONS = 50;
    private static final int INDENT = 12;
    private static final Logger LOG_OF_THE_PROXY = Logger.getLogger(FakeRdsProxy.class.getName());
    private static final Pattern LONG_LINE = Pattern.compile("(.{80,108}) (?=.)");

    private final PrintStream out;
    private final LocalDeployment aws;

    private TryIt(PrintStream out, LocalDeployment aws) {
        this.out = out;
        this.aws = aws;
    }

    /** Runs it. */
    public static void main(String[] arguments) {
        // this program prints the logins, including refused ones
        LOG_OF_THE_PROXY.setLevel(Level.OFF);
        Template template = Template.read();
        int mysql = run(Deployment.of(template, RdsEngine.MYSQL), System.out);
        System.out.println();
        int postgresql = run(Deployment.of(template, RdsEngine.POSTGRESQL), System.out);
        System.exit(mysql | postgresql);
    }

    /** Returns the exit code. */
    static int run(Deployment deployment, PrintStream out) {
        try (LocalDeployment aws = LocalDeployment.withOwnDatabase(deployment, line -> out.println("... " + line))) {
            TryIt tryIt = new TryIt(out, aws);
            Times times = tryIt.withToken();
            tryIt.withSecret();
            tryIt.withImpostor();
            tryIt.print(times);
            return 0;
        } catch (InterruptedException | RuntimeException | IOException e) {
            out.println();
            out.println("It did not work: " + Causes.describe(e));
            return 1;
        }
    }

    private record Times(Duration cold, Duration warm) {}

    private void print(Times times) {
        title(engine() + ": the times, on this machine");
        line(out, "cold", milliseconds(times.cold()) + " from the start of the JVM to the first answer");
        line(out, "warm", milliseconds(times.warm()) + " per event, the median of " + WARM_INVOCATIONS);
    }

    private String engine() {
        return aws.deployment().engine() == RdsEngine.MYSQL ? "MySQL" : "PostgreSQL";
    }

    private Times withToken() throws IOException, InterruptedException {
        title(engine() + ": the function reads rows with an IAM token");
        try (FunctionProcess function = aws.startFunction()) {
            Answer answer = function.invoke("{}");
            Duration cold = function.age();
            RecordedLogin login = last();
            printLogin(login);
            require(login.verdict() == Verdict.ACCEPTED && login.credential() == CredentialKind.TOKEN, login);
            require(!login.instanceFace(), login);
            line(out, "token", age(login) + ", expires at " + expiry(login));
            printAnswer(answer);
            Duration warm = warm(function);
            // the pool keeps its connection, so later events do not log in
            require(last().equals(login), aws.proxy().logins());
            end(function);
            return new Times(cold, warm);
        }
    }

    private void withSecret() throws IOException, InterruptedException {
        title(engine() + ": IAM is denied, and the function falls back to the secret "
                + aws.deployment().secretName());
        aws.attachPoliciesOfAnotherUser();
        aws.proxy().clearRecords();
        try (FunctionProcess function = aws.startFunction()) {
            Answer answer = function.invoke("{}");
            RecordedLogin refused = aws.proxy().logins().get(0);
            line(out, "refused", "the token, by " + refused.endpoint());
            require(refused.verdict() == Verdict.DENIED, refused);
            line(out, "policy", Objects.requireNonNull(refused.detail(), "detail"));
            RecordedLogin login = last();
            printLogin(login);
            line(out, "password", "from the secret, for the instance: RDS Proxy with IAM takes none");
            // completes its log
            end(function);
            String log = logOfRefusal(function);
            if (aws.deployment().engine() == RdsEngine.MYSQL) {
                // only once: it is long, and almost the same for the other engine
                line(out, "log", log);
            }
            printAnswer(answer);
            require(login.verdict() == Verdict.ACCEPTED && login.credential() == CredentialKind.PASSWORD, login);
            require(login.instanceFace(), login);
        }
    }

    /** Shows that "verified" is true. */
    private void withImpostor() throws IOException, InterruptedException {
        title(engine() + ": a server whose certificate is another authority's gets nothing");
        aws.reset();
        aws.proxy().enqueue(Fault.FOREIGN_CA);
        try (FunctionProcess function = aws.startFunction()) {
            Answer answer = function.invoke("{}");
            // the proxy records a broken handshake when it notices, which may be after the next login
            await().until(() -> aws.proxy().logins().size() >= aws.proxy().accepted());
            List<RecordedLogin> logins = aws.proxy().logins();
            long broken = logins.stream()
                    .filter(login -> login.verdict() == Verdict.TLS_FAILED)
                    .count();
            require(broken > 0, logins);
            require(logins.stream().anyMatch(login -> login.verdict() == Verdict.ACCEPTED), logins);
            require(aws.proxy().receivedCredentials().size() == logins.size() - broken, logins);
            line(out, "refused", "by the function, in the TLS handshake: not a byte of a token was sent");
            printAnswer(answer);
            end(function);
        }
    }

    private static String logOfRefusal(FunctionProcess function) {
        return function.log().stream()
                .map(LogEntry::toString)
                .filter(entry -> entry.startsWith("WARN IamTokenDataSource - ") && entry.contains("refused"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the function logged nothing of the refusal"));
    }

    private RecordedLogin last() {
        List<RecordedLogin> logins = aws.proxy().logins();
        require(!logins.isEmpty(), "no login");
        return logins.get(logins.size() - 1);
    }

    private void printLogin(RecordedLogin login) {
        line(out, "endpoint", login.endpoint() + ", as user " + login.user());
        line(out, "TLS", login.tlsVersion() + ", certificate " + login.certificateSubject() + ", verified");
    }

    private static String age(RecordedLogin login) {
        Duration age = Objects.requireNonNull(login.tokenAge(), "token age");
        return age.toSeconds() + " s old at the login";
    }

    private static String expiry(RecordedLogin login) {
        return Objects.requireNonNull(login.tokenExpires(), "token expiry")
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    private void printAnswer(Answer answer) {
        line(out, "answer", answer.json());
        require(answer.hasRows(), answer);
    }

    private Duration warm(FunctionProcess function) throws InterruptedException {
        Duration[] took = new Duration[WARM_INVOCATIONS];
        for (int i = 0; i < took.length; i++) {
            Answer answer = function.invoke("{}");
            require(answer.hasRows(), answer);
            took[i] = answer.took();
        }
        return Stream.of(took).sorted().skip(took.length / 2).findFirst().orElseThrow();
    }

    private static void end(FunctionProcess function) throws InterruptedException {
        int exit = function.terminate();
        require(exit == SIGTERM_EXIT, "exit code " + exit);
    }

    private static void require(boolean seen, Object instead) {
        if (!seen) {
            throw new IllegalStateException("this was not expected: " + instead);
        }
    }

    private void title(String text) {
        out.println();
        out.println(text);
    }

    private static void line(PrintStream out, String name, String text) {
        String wrapped = LONG_LINE.matcher(text).replaceAll("$1" + System.lineSeparator() + " ".repeat(INDENT));
        out.printf(Locale.ROOT, "  %-9s %s%n", name, wrapped);
    }

    private static String milliseconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
    }
}
