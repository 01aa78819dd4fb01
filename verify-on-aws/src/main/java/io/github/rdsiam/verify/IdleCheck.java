package io.github.rdsiam.verify;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Finds out whether a ping restarts the proxy's idle timeout. It opens three connections. Two are controls: a silent one,
 * which the proxy must close, and one that runs a query half-way and must stay open. The third is pinged half-way.
 */
final class IdleCheck implements Check {

    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);
    /** One pause is well below the timeout, two are well above. */
    private static final Duration PAUSE = Duration.ofSeconds(50);

    private static final int ATTEMPTS = 3;
    private static final int PING_SECONDS = 5;
    private static final String ATTEMPT = "attempt";
    private static final String SILENT = "silent";
    private static final String ASKING = "asking";
    private static final String PINGED = "pinged";

    private final HeldConnections held;

    IdleCheck(Target target) {
        this.held = new HeldConnections(target);
    }

    @Override
    public List<Question> questions() {
        return List.of(Question.PING_AND_IDLE_TIMEOUT);
    }

    @Override
    public Preparation before() {
        return Preparation.withIdleTimeout(Duration.ZERO, IDLE_TIMEOUT);
    }

    @Override
    public Outcome take(Step step) throws SQLException {
        if (step.name().equals(Step.FIRST)) {
            return open(step);
        }
        if (!held.isHereFor(step)) {
            return startOver(step);
        }
        return step.name().equals("touch") ? touch(step) : judge();
    }

    private Outcome open(Step step) throws SQLException {
        held.release();
        for (String name : List.of(SILENT, ASKING, PINGED)) {
            held.open(name, Map.of());
        }
        return go("touch", step, "three connections stay idle");
    }

    private Outcome touch(Step step) throws SQLException {
        ask(held.get(ASKING));
        if (!held.get(PINGED).isValid(PING_SECONDS)) {
            throw new SQLException("the pinged connection was dead after " + PAUSE.toSeconds() + " s");
        }
        return go("judge", step, "queried one, pinged one, left one idle");
    }

    private Outcome go(String next, Step step, String progress) {
        Map<String, String> state = held.mark(Map.of(ATTEMPT, attempt(step)));
        return Step.then(next, state, progress, Preparation.withIdleTimeout(PAUSE, IDLE_TIMEOUT));
    }

    private static String attempt(Step step) {
        return step.state(ATTEMPT).isEmpty() ? "1" : step.state(ATTEMPT);
    }

    private Outcome startOver(Step step) {
        int attempt = Integer.parseInt(attempt(step));
        return attempt < ATTEMPTS
                ? Step.then(
                        Step.FIRST,
                        Map.of(ATTEMPT, Integer.toString(attempt + 1)),
                        "another environment answered; starting again",
                        before())
                : Step.done(Finding.inconclusive(Question.PING_AND_IDLE_TIMEOUT, "another environment answered"));
    }

    private Outcome judge() throws SQLException {
        boolean silent = isAlive(SILENT);
        boolean asking = isAlive(ASKING);
        boolean pinged = isAlive(PINGED);
        held.release();
        return Step.done(judge(silent, asking, pinged));
    }

    static Finding judge(boolean silent, boolean asking, boolean pinged) {
        String answer;
        if (silent) {
            answer = "inconclusive: a silent connection outlives the idle timeout";
        } else if (!asking) {
            answer = "inconclusive: the queried connection is dead too";
        } else {
            answer = pinged ? "yes" : "no";
        }
        return Finding.of(
                Question.PING_AND_IDLE_TIMEOUT,
                answer,
                "idle timeout " + IDLE_TIMEOUT.toSeconds() + " s, touched after " + PAUSE.toSeconds()
                        + " s, checked after another " + PAUSE.toSeconds() + " s",
                "silent " + text(silent),
                "queried " + text(asking),
                "pinged " + text(pinged));
    }

    private static String text(boolean alive) {
        return alive ? "alive" : "dead";
    }

    private boolean isAlive(String name) {
        try {
            ask(held.get(name));
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static void ask(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }
}
