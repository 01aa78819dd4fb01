package io.github.rdsiam.spring;

import java.sql.SQLNonTransientConnectionException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows that Connector/J is too old, which with Boot is a matter of the version that Boot manages. */
final class UnusableDriverFailureAnalyzer extends AbstractFailureAnalyzer<SQLNonTransientConnectionException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SQLNonTransientConnectionException cause) {
        String message = String.valueOf(cause.getMessage());
        return message.contains("rds-iam needs")
                ? new FailureAnalysis(
                        message,
                        "Set the property mysql.version, by which Boot manages Connector/J, or update Boot.",
                        cause)
                : null;
    }
}
