package io.github.rdsiam.verify;

import java.util.List;
import java.util.stream.Stream;

/** Looks for the CloudWatch metric that counts the refusals an earlier check caused. */
final class MetricCheck implements Check {

    private static final String EXPECTED = "ClientConnectionsSetupFailedAuth";

    @Override
    public List<Question> questions() {
        return List.of(Question.REFUSED_LOGIN_METRIC);
    }

    @Override
    public Preparation before() {
        return Preparation.namesOfMetrics();
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
