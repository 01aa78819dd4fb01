package io.github.rdsiam.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The result of a soak. */
final class Outcome {

    private final Builder made;
    private final int sockets;

    private Outcome(Builder made, int sockets) {
        this.made = made;
        this.sockets = sockets;
    }

    /** Collects the result while the soak ends. */
    static final class Builder {

        private final Tally tally;
        private final Map<String, Map<String, Integer>> faults;
        private final List<Caller> callers;
        private final Duration recovery;
        private int connections;
        private int threads;

        Builder(Tally tally, Map<String, Map<String, Integer>> faults, List<Caller> callers, Duration recovery) {
            this.tally = tally;
            this.faults = faults;
            this.callers = callers;
            this.recovery = recovery;
        }

        void left(int openConnections, List<Thread> running) {
            connections = openConnections;
            threads = running.size();
            running.forEach(thread -> tally.defect("A thread leaked: " + thread));
        }

        /** Compares the rows in the database with what each caller knows. */
        void rows(List<String> idsAndValues) {
            Map<Long, String> found = new HashMap<>();
            for (String row : idsAndValues) {
                int space = row.indexOf(' ');
                found.put(Long.valueOf(row.substring(0, space)), row.substring(space + 1));
            }
            for (Caller caller : callers) {
                Ledger ledger = caller.ledger();
                ledger.check(0, ledger.size(), found).forEach(wrong -> tally.wrongRow("at the end: " + wrong));
                for (int number = 0; number < ledger.size(); number++) {
                    found.remove(ledger.id(number));
                }
            }
            found.keySet().forEach(id -> tally.wrongRow("at the end: unexpected: row " + id));
        }

        Outcome sockets(int left) {
            return new Outcome(this, left);
        }

        private long acknowledged() {
            return callers.stream()
                    .mapToLong(caller -> caller.ledger().acknowledged())
                    .sum();
        }

        private long doubtful() {
            return callers.stream()
                    .mapToLong(caller -> caller.ledger().doubtful())
                    .sum();
        }

        private int faultCount() {
            return faults.values().stream()
                    .flatMap(kinds -> kinds.values().stream())
                    .mapToInt(Integer::intValue)
                    .sum();
        }
    }

    boolean isClean() {
        return made.tally.defects().isEmpty()
                && made.tally.unexplained() == 0
                && made.tally.wrongRows() == 0
                && made.connections == 0
                && made.threads == 0
                && sockets == 0;
    }

    List<String> defects() {
        return made.tally.defects();
    }

    /** The tables in Markdown. */
    List<String> lines(String command) {
        List<String> lines = new ArrayList<>(List.of(
                "`" + command + "`, JDK " + Runtime.version().feature() + ":", "", "| what | count |", "|---|---:|"));
        Tally tally = made.tally;
        row(lines, "faults injected", made.faultCount());
        row(lines, "checkouts", tally.checkouts());
        row(lines, "connections opened with a token", tally.byToken());
        row(lines, "connections opened with the secret", tally.bySecret());
        row(lines, "switches to the secret and back", tally.switches());
        row(lines, "rows whose insert was acknowledged", made.acknowledged());
        row(lines, "rows in doubt, because the answer was lost", made.doubtful());
        row(lines, "failures that callers saw", tally.failureCount());
        row(lines, "of these, not explained by the table below", tally.unexplained());
        row(lines, "seconds after the last fault until every thread worked again", seconds(made.recovery));
        row(lines, "wrong rows: lost, changed, torn or unexpected", tally.wrongRows());
        row(lines, "connections leaked", made.connections);
        row(lines, "threads leaked", made.threads);
        row(lines, "sockets leaked", sockets);
        lines.addAll(List.of("", "| what the caller saw | times | why it could not be avoided |", "|---|---:|---|"));
        tally.failures()
                .forEach((reason, count) ->
                        lines.add("| " + reason.seen() + " | " + grouped(count) + " | " + reason.why() + " |"));
        lines.addAll(List.of("", "| fault | kinds, and how often |", "|---|---|"));
        made.faults.forEach((group, kinds) -> lines.add("| " + group + " | "
                + kinds.entrySet().stream()
                        .map(kind -> kind.getKey() + " " + kind.getValue())
                        .collect(Collectors.joining("; "))
                + " |"));
        return lines;
    }

    /** Rounds up. */
    private static long seconds(Duration duration) {
        return duration.plusSeconds(1).minusNanos(1).toSeconds();
    }

    private static void row(List<String> lines, String what, long count) {
        lines.add("| " + what + " | " + grouped(count) + " |");
    }

    private static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
