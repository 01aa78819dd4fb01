package io.github.rdsiam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.CoreFailures;
import io.github.rdsiam.IamAuthenticationException.Reason;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.diagnostics.FailureAnalysis;

class IamAuthenticationFailureAnalyzerTest {

    private static final Map<Reason, String> ACTIONS = new EnumMap<>(Map.of(
            Reason.NO_CREDENTIALS, "Give this process AWS credentials",
            Reason.CREDENTIALS_EXPIRED, "Give this process AWS credentials",
            Reason.TOKEN_REFUSED, "Allow rds-db:connect",
            Reason.CLOCK_SKEW, "Set this machine's clock",
            Reason.SECRET_REFUSED, "rds-iam.fallback.secret-id",
            Reason.SECRET_UNAVAILABLE, "rds-iam.fallback.secret-id",
            Reason.SECRET_INVALID, "rds-iam.fallback.secret-id"));

    @ParameterizedTest
    @EnumSource
    void knowsWhatToDoAboutEachReason(Reason reason) {
        FailureAnalysis analysis = RefusalContract.analyse(
                new IllegalStateException(CoreFailures.refused(reason, "Refused; see region(String).")));

        assertThat(analysis.getDescription()).isEqualTo("Refused; see rds-iam.region.");
        assertThat(analysis.getAction()).contains(ACTIONS.get(reason));
    }
}
