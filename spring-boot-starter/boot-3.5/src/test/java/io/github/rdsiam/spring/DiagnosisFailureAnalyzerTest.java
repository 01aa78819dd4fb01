package io.github.rdsiam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.rdsiam.CoreFailures;
import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.IamTokenDataSource;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

class DiagnosisFailureAnalyzerTest {

    @ParameterizedTest
    @EnumSource
    void separatesTheNextStepFromTheDiagnosis(Reason reason) {
        FailureAnalysis analysis = RefusalContract.analyse(new IllegalStateException(
                CoreFailures.refused(reason, "Refused; see region(String). Likely causes: (1) one. Next: do that.")));

        assertThat(analysis.getDescription()).isEqualTo("Refused; see rds-iam.region. Likely causes: (1) one.");
        assertThat(analysis.getAction()).isEqualTo("Do that.");
    }

    @Test
    void keepsTheNextStepOfEachCredentialThatWasTried() {
        FailureAnalysis analysis = RefusalContract.analyse(
                CoreFailures.refused(
                        Reason.TOKEN_REFUSED,
                        "IAM refused. Next: allow it on arn:<db-...>/app. The secret was tried next: it is wrong. Next: rotate it."));

        assertThat(analysis.getDescription()).isEqualTo("IAM refused. The secret was tried next: it is wrong.");
        assertThat(analysis.getAction().lines()).containsExactly("- Allow it on arn:<db-...>/app.", "- Rotate it.");
    }

    @Test
    void findsTheDiagnosisBelowEverythingThatRepeatsIt() {
        SQLException refused = CoreFailures.refused(Reason.TOKEN_REFUSED, "Refused. Next: allow it.");
        SQLException waited = new SQLTransientConnectionException("pool - Connection is not available", refused);
        Throwable failure = new BeanCreationException(
                "flyway", "not made", new CannotGetJdbcConnectionException("Failed to obtain JDBC Connection", waited));

        FailureAnalysis analysis = RefusalContract.analyse(failure);

        assertThat(analysis.getDescription()).isEqualTo("Refused.");
        assertThat(analysis.getAction()).isEqualTo("Allow it.");
        assertThat(analysis.getCause()).isSameAs(refused);
    }

    @Test
    void saysHowAnOldConnectorJIsRaised() {
        Throwable tooOld = catchThrowable(() -> CoreFailures.connectorJ(9, 3));

        FailureAnalysis analysis = RefusalContract.analyse(new BeanCreationException("dataSource", "not made", tooOld));

        assertThat(analysis.getDescription()).contains("Connector/J 9.3", "needs 9.4 or newer");
        assertThat(analysis.getAction()).contains("mysql.version");
    }

    @Test
    void showsWhereTheApplicationsOwnBuilderWasGivenAWrongArgument() {
        Throwable refused = catchThrowable(() -> IamTokenDataSource.builder().region("nowhere"));

        FailureAnalysis analysis = RefusalContract.analyse(new BeanCreationException("orders", "not made", refused));

        assertThat(analysis.getDescription()).contains("region (\"nowhere\")");
        assertThat(analysis.getAction()).contains("DiagnosisFailureAnalyzerTest.java:");
    }

    @Test
    void aRememberedRefusalIsNoPartOfTheNextStep() {
        FailureAnalysis analysis = RefusalContract.analyse(CoreFailures.knownRefusalAndSecret());

        assertThat(analysis.getDescription()).contains("IAM refused.", "The secret is not there.");
        assertThat(analysis.getAction().lines()).containsExactly("- Allow it.", "- Look for it.");
    }

    @Test
    void explainsAClassPathThatDoesNotFit() {
        FailureAnalysis analysis =
                RefusalContract.analyse(new BeanCreationException("dataSource", "not made", CoreFailures.oldSdk()));

        assertThat(analysis.getDescription()).contains("software.amazon.awssdk");
    }

    @Test
    void showsWhereTheDataSourceWasMisused() {
        Throwable misuse;
        try (IamTokenDataSource source = IamTokenDataSource.builder()
                .endpoint("orders.proxy-abc123.eu-west-1.rds.amazonaws.com")
                .username("app")
                .build()) {
            misuse = catchThrowable(() -> source.unwrap(String.class));
        }

        FailureAnalysis analysis = RefusalContract.analyse(new BeanCreationException("orders", "not made", misuse));

        assertThat(analysis.getAction()).contains("DiagnosisFailureAnalyzerTest.java:");
    }

    @Test
    void leavesOtherFailuresToOthers() {
        DiagnosisFailureAnalyzer analyzer = new DiagnosisFailureAnalyzer();

        assertThat(analyzer.analyze(new SQLNonTransientConnectionException("Unknown host. Next: guess.")))
                .isNull();
        assertThat(analyzer.analyze(new BeanCreationException("Failed", new IllegalArgumentException("endpoint"))))
                .isNull();
    }
}
