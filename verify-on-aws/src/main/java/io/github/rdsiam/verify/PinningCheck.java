package io.github.rdsiam.verify;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds out which statements pin, by the proxy's metric of pinned sessions. Each {@link Trial} has a new session, which
 * stays open for two whole minutes.
 */
final class PinningCheck implements Check {

    private static final String PINS = "pins";
    private static final String READ = "read";
    private static final String NUMBER = "statement";
    private static final String ATTEMPT = "attempt";
    private static final int ATTEMPTS = 3;
    private static final Duration WATCHED = Duration.ofMinutes(2);
    /** CloudWatch receives a minute's value late. */
    private static final Duration DELAY = Duration.ofSeconds(90);

    /** As low as the longest pause allows: the session of a replaced environment counts as pinned until then. */
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5);

    private final List<Trial> trials;
    private final HeldConnections held;
    private final Clock clock;

    PinningCheck(Target target, Clock clock) {
        this.trials = Trial.of(target.engine());
        this.held = new HeldConnections(target);
        this.clock = clock;
    }

    @Override
    public List<Question> questions() {
        return List.of(Question.PINNING);
    }

    @Override
    public Preparation before() {
        return Preparation.withIdleTimeout(Duration.ZERO, IDLE_TIMEOUT);
    }

    @Override
    public Outcome take(Step step) throws SQLException {
        int number = number(step, NUMBER, 0);
        int attempt = number(step, ATTEMPT, 1);
        if (!step.name().equals(READ)) {
            return hold(number, attempt);
        }
        if (held.isHereFor(step)) {
            return judge(number, step.metric());
        }
        return attempt < ATTEMPTS
                ? Step.then(
                        Step.FIRST,
                        state(number, attempt + 1),
                        "another environment answered; trying again when the proxy has closed its session",
                        Preparation.withIdleTimeout(IDLE_TIMEOUT, IDLE_TIMEOUT))
                : next(number, "inconclusive: another environment answered");
    }

    private static Map<String, String> state(int number, int attempt) {
        return Map.of(NUMBER, Integer.toString(number), ATTEMPT, Integer.toString(attempt));
    }

    private static int number(Step step, String key, int otherwise) {
        return step.state(key).isEmpty() ? otherwise : Integer.parseInt(step.state(key));
    }

    private Outcome hold(int number, int attempt) throws SQLException {
        held.release();
        Trial trial = trials.get(number);
        try {
            trial.action().on(held.open("session", trial.driverProperties()));
        } catch (SQLException e) {
            return next(number, "inconclusive: " + e);
        }
        Instant now = clock.instant();
        // the current minute may still count the previous session
        Instant from = now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        Instant until = from.plus(WATCHED);
        Duration pause = Duration.between(now, until.plus(DELAY));
        return Step.then(
                READ,
                held.mark(state(number, attempt)),
                "a session stays open after: " + trial.name(),
                Preparation.pinnedSessions(pause, IDLE_TIMEOUT, from, until));
    }

    private Outcome judge(int number, String metric) throws SQLException {
        held.release();
        String verdict = verdict(metric);
        Outcome outcome = next(number, verdict, "highest value in two minutes: " + metric.strip());
        String broken = brokenControl(number, verdict);
        if (broken.isEmpty()) {
            return outcome;
        }
        List<Finding> findings = new ArrayList<>(outcome.findings());
        findings.add(Finding.inconclusive(Question.PINNING, broken));
        return Step.done(findings);
    }

    static String verdict(String metric) {
        double pinned;
        try {
            pinned = Double.parseDouble(metric);
        } catch (NumberFormatException e) {
            return "inconclusive: CloudWatch had no value";
        }
        return pinned > 0 ? PINS : "does not pin";
    }

    /** Why the remaining trials would be inconclusive; empty if they would not. */
    static String brokenControl(int number, String verdict) {
        if (number == 0 && verdict.equals(PINS)) {
            return "a session is pinned by another client, or by opening a connection; no more statements were tried";
        }
        return number == 1 && !verdict.equals(PINS)
                ? "the metric does not show a statement that is known to pin; no more statements were tried"
                : "";
    }

    private Outcome next(int number, String verdict, String... evidence) {
        Finding finding = Finding.of(Question.PINNING, "`" + trials.get(number).name() + "` " + verdict, evidence);
        if (number + 1 == trials.size()) {
            return Step.done(finding);
        }
        return new Outcome(List.of(finding), new NextStep(Step.FIRST, state(number + 1, 1), verdict, before()));
    }
}
