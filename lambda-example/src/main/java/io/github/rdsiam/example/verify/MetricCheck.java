package io.github.rdsiam.example.verify;

import java.util.List;
import java.util.stream.Stream;

/** What CloudWatch calls the refusals that an earlier check provoked. */
final class MetricCheck implements Check {

    private static final String EXPECTED = "ClientConnectionsSetupFailedAuth";

    @Override
    public List<Question> questions() {
        return List.of(Question.REFUSED_LOGIN_METRIC);
    }

    @Override
    public Wishes before() {
        return Wishes.namesOfMetrics();
    }

    @Override
    public Outcome take(Step step) {
        List<String> names = Stream.of(step.metric().split(" ", -1))
                .filter(name -> !name.isEmpty())
                .distinct()
                .sorted()
                .toList();
        if (names.isEmpty()) {
            return Step.done(Finding.inconclusive(Question.REFUSED_LOGIN_METRIC, "CloudWatch lists no metric"));
        }
        List<String> alike = names.stream()
                .filter(name -> name.contains("Auth") || name.contains("Failed"))
                .toList();
        return Step.done(new Finding(Question.REFUSED_LOGIN_METRIC, names.contains(EXPECTED) ? "yes" : "no", alike));
    }
}
