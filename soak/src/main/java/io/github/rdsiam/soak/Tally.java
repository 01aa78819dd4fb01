package io.github.rdsiam.soak;

import io.github.rdsiam.RdsIamListener;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** Counts what happened to callers and connections. Thread-safe. */
final class Tally implements RdsIamListener {

    private static final int KEPT = 20;

    private final RecentEffects effects;
    private final LongAdder checkouts = new LongAdder();
    private final LongAdder byToken = new LongAdder();
    private final LongAdder bySecret = new LongAdder();
    private final LongAdder switches = new LongAdder();
    private final Map<Reason, LongAdder> failures = new ConcurrentHashMap<>();
    private final LongAdder unexplained = new LongAdder();
    private final LongAdder wrongRows = new LongAdder();

    /** The first defects, in full. */
    private final List<String> defects = new CopyOnWriteArrayList<>();

    Tally(RecentEffects effects) {
        this.effects = effects;
    }

    void checkedOut() {
        checkouts.increment();
    }

    void failed(Phase phase, SQLException failure) {
        Optional<Reason> reason = Reason.of(phase, failure, effects.current());
        if (reason.isPresent()) {
            failures.computeIfAbsent(reason.get(), any -> new LongAdder()).increment();
        } else {
            unexplained("in " + phase + ", recent effects " + effects.current(), failure);
        }
    }

    void unexplained(String where, Exception failure) {
        unexplained.increment();
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        defect("An unexplained failure " + where + ": " + trace);
    }

    void wrongRow(String text) {
        wrongRows.increment();
        defect(text);
    }

    /** Records something that must not happen. */
    void defect(String text) {
        if (defects.size() < KEPT) {
            defects.add(text);
        }
    }

    @Override
    public void connectionOpened(ConnectionOpened event) {
        (event.source() == Source.IAM ? byToken : bySecret).increment();
    }

    @Override
    public void fallbackChanged(FallbackChanged event) {
        switches.increment();
    }

    long checkouts() {
        return checkouts.sum();
    }

    long byToken() {
        return byToken.sum();
    }

    long bySecret() {
        return bySecret.sum();
    }

    long switches() {
        return switches.sum();
    }

    Map<Reason, Long> failures() {
        Map<Reason, Long> counts = new TreeMap<>();
        failures.forEach((reason, count) -> counts.put(reason, count.sum()));
        return counts;
    }

    /** The failures that callers saw, explained or not. */
    long failureCount() {
        return unexplained()
                + failures.values().stream().mapToLong(LongAdder::sum).sum();
    }

    long unexplained() {
        return unexplained.sum();
    }

    long wrongRows() {
        return wrongRows.sum();
    }

    List<String> defects() {
        return List.copyOf(defects);
    }
}
