package io.github.rdsiam.verify;

import io.github.rdsiam.DatabaseEngine;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs the checks in order, one step for each event. All state travels with the events, because Lambda may replace the
 * environment at any time.
 */
final class Plan {

    private static final String REPORT = "report";

    private final Map<String, Check> checks = new LinkedHashMap<>();
    private final Report report;
    private final Masking masking;

    private Plan(Report report, Masking masking) {
        this.report = report;
        this.masking = masking;
    }

    static Plan of(Target target, Clock clock) {
        Masking masking = new Masking(target.host());
        Plan plan = new Plan(new Report(target, clock), masking);
        // "metrics" comes last: the refusals that "tokens" causes need time to show up in CloudWatch
        plan.checks.put("tls", new TlsCheck(target));
        if (target.engine() == DatabaseEngine.POSTGRESQL) {
            plan.checks.put("postgres", new PostgresCheck(target, clock));
        }
        plan.checks.put("session", new SessionCheck(target));
        plan.checks.put("tokens", new TokenCheck(target, clock));
        plan.checks.put("pinning", new PinningCheck(target, clock));
        plan.checks.put("idle", new IdleCheck(target));
        plan.checks.put("metrics", new MetricCheck());
        return plan;
    }

    Map<String, Object> runStep(Map<String, Object> event) {
        Map<?, ?> previous = Parsed.map(event.get("previous"));
        List<Finding> findings = new ArrayList<>();
        Parsed.list(previous.get("findings")).forEach(finding -> findings.add(Finding.parse(finding)));
        if (previous.isEmpty()) {
            return before(checks.keySet().iterator(), findings);
        }
        String check = Parsed.string(previous.get("check"));
        Step step = new Step(
                Parsed.string(previous.get("step")),
                Parsed.strings(previous.get("state")),
                Parsed.string(event.get("metric")));
        Outcome outcome = take(check, step);
        outcome.findings().forEach(finding -> findings.add(masking.apply(finding)));
        NextStep next = outcome.next();
        return next == null ? before(after(check), findings) : answer(check, next, findings);
    }

    private Outcome take(String name, Step step) {
        Check check = checks.get(name);
        if (check == null) {
            throw new IllegalArgumentException("There is no check \"" + name + "\"");
        }
        try {
            return check.take(step);
        } catch (IOException | SQLException | RuntimeException e) {
            return Step.done(check.questions().stream()
                    .map(question -> Finding.inconclusive(question, e.toString()))
                    .toList());
        }
    }

    private Iterator<String> after(String check) {
        Iterator<String> names = checks.keySet().iterator();
        while (!names.next().equals(check)) {
            // skips to this check
        }
        return names;
    }

    private Map<String, Object> before(Iterator<String> left, List<Finding> findings) {
        if (!left.hasNext()) {
            Map<String, Object> answer = answer("", new NextStep("", Map.of(), "done", Preparation.NONE), findings);
            answer.put(REPORT, report.encode(asked(), findings));
            return answer;
        }
        String name = left.next();
        Check check = checks.get(name);
        Preparation preparation = check == null ? Preparation.NONE : check.before();
        return answer(name, new NextStep(Step.FIRST, Map.of(), "next: " + name, preparation), findings);
    }

    /** The questions of this engine's checks. */
    Set<Question> asked() {
        Set<Question> asked = EnumSet.noneOf(Question.class);
        checks.values().forEach(check -> asked.addAll(check.questions()));
        return asked;
    }

    private static Map<String, Object> answer(String check, NextStep next, List<Finding> findings) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("check", check);
        answer.put("step", next.step());
        answer.put("state", next.state());
        answer.put("findings", findings.stream().map(Finding::toJson).toList());
        answer.put("progress", next.progress());
        next.preparation().writeTo(answer);
        answer.put(REPORT, "");
        return answer;
    }
}
