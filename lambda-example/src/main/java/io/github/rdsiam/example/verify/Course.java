package io.github.rdsiam.example.verify;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The checks in their order. What has come of them travels with the events: an environment may be replaced any time. */
final class Course {

    private static final String REPORT = "report";

    private final Map<String, Check> checks = new LinkedHashMap<>();
    private final Report report;
    private final Masking masking;

    private Course(Report report, Masking masking) {
        this.report = report;
        this.masking = masking;
    }

    static Course of(Target target, Clock clock) {
        Masking masking = new Masking(target.host());
        Course course = new Course(new Report(target.region(), clock), masking);
        // the refusals that "tokens" provokes are old enough to be a metric when "metrics" looks for it
        course.checks.put("tls", new TlsCheck(target));
        course.checks.put("session", new SessionCheck(target));
        course.checks.put("tokens", new TokenCheck(target, clock));
        course.checks.put("pinning", new PinningCheck(target, clock));
        course.checks.put("idle", new IdleCheck(target));
        course.checks.put("metrics", new MetricCheck());
        return course;
    }

    Map<String, Object> goOn(Map<String, Object> event) {
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
        Next next = outcome.next();
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
            // on to it
        }
        return names;
    }

    private Map<String, Object> before(Iterator<String> left, List<Finding> findings) {
        if (!left.hasNext()) {
            Map<String, Object> answer = answer("", new Next("", Map.of(), "done", Wishes.NONE), findings);
            answer.put(REPORT, report.encode(findings));
            return answer;
        }
        String name = left.next();
        Check check = checks.get(name);
        Wishes wishes = check == null ? Wishes.NONE : check.before();
        return answer(name, new Next(Step.FIRST, Map.of(), "next: " + name, wishes), findings);
    }

    private static Map<String, Object> answer(String check, Next next, List<Finding> findings) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("check", check);
        answer.put("step", next.step());
        answer.put("state", next.state());
        answer.put("findings", findings.stream().map(Finding::toJson).toList());
        answer.put("progress", next.progress());
        next.wishes().writeTo(answer);
        answer.put(REPORT, "");
        return answer;
    }
}
