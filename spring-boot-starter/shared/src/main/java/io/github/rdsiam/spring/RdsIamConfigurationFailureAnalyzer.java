package io.github.rdsiam.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows a rejected configuration as description and action, without a stack trace. */
final class RdsIamConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<RdsIamConfigurationException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RdsIamConfigurationException cause) {
        return new FailureAnalysis(cause.description(), cause.action(), cause);
    }
}
