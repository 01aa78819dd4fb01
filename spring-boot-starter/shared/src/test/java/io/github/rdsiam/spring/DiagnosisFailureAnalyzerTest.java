package io.github.rdsiam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.Mockito.mockConstruction;
import static org.mockito.Mockito.when;

import com.mysql.cj.jdbc.NonRegisteringDriver;
import io.github.rdsiam.DatabaseEngine;
import io.github.rdsiam.IamAuthenticationException;
import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.IamTokenDataSource;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.MockedConstruction;
import org.postgresql.jdbc.PgDatabaseMetaData;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;

class DiagnosisFailureAnalyzerTest {

    private final SQLException failure = new SQLException();

    @Test
    void separatesTheNextStepFromTheDiagnosis() {
        FailureAnalysis analysis = DiagnosisFailureAnalyzer.explain(
                "Refused; see region(String). Likely causes: (1) one. Next: do that.", failure);

        assertThat(analysis.getDescription()).isEqualTo("Refused; see rds-iam.region. Likely causes: (1) one.");
        assertThat(analysis.getAction()).isEqualTo("Do that.");
    }

    @Test
    void keepsTheNextStepOfEachCredentialThatWasTried() {
        FailureAnalysis analysis = DiagnosisFailureAnalyzer.explain(
                "IAM refused. Next: allow it on arn:<db-...>/app. The secret was tried next: it is wrong. Next: rotate it.",
                failure);

        assertThat(analysis.getDescription()).isEqualTo("IAM refused. The secret was tried next: it is wrong.");
        assertThat(analysis.getAction().lines()).containsExactly("- Allow it on arn:<db-...>/app.", "- Rotate it.");
    }

    @Test
    void aRememberedRefusalIsNotPartOfTheNextStep() {
        FailureAnalysis analysis = DiagnosisFailureAnalyzer.explain(
                "IAM refused. Next: allow it. (Known from a login a moment ago; not tried again yet.) The fallback's"
                        + " secret was tried next: The secret is not there. Next: look for it.",
                failure);

        assertThat(analysis.getDescription()).contains("IAM refused.", "The secret is not there.");
        assertThat(analysis.getAction().lines()).containsExactly("- Allow it.", "- Look for it.");
    }

    @Test
    void findsTheDiagnosisBelowEverythingThatRepeatsIt() {
        try (LocalProxy proxy = LocalProxy.start(JdbcDriver.CONNECTOR_J);
                IamTokenDataSource source = proxy.dataSource()
                        .credentialsProvider(AnonymousCredentialsProvider.create())
                        .build()) {
            IamAuthenticationException refused =
                    catchThrowableOfType(IamAuthenticationException.class, source::getConnection);
            assertThat(refused.reason()).isEqualTo(Reason.NO_CREDENTIALS);
            SQLException waited = new SQLTransientConnectionException("pool - Connection is not available", refused);

            FailureAnalysis analysis = RefusalContract.analyse(new BeanCreationException(
                    "flyway", "not made", new CannotGetJdbcConnectionException("Failed to obtain Connection", waited)));

            assertThat(analysis.getDescription())
                    .contains("returned no AWS credentials")
                    .doesNotContain("Next:");
            assertThat(analysis.getAction()).matches("[A-Z].*\\.");
            assertThat(analysis.getCause()).isSameAs(refused);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECTOR_J, com.mysql:mysql-connector-j, mysql.version",
        "PGJDBC, org.postgresql:postgresql, postgresql.version"
    })
    void namesTheDriverThatIsMissingOrDoesNotFit(JdbcDriver driver, String artifact, String property) {
        assertThat(DiagnosisFailureAnalyzer.explain(artifact + " is not on the class path (x). Add it.", failure)
                        .getAction())
                .startsWith("Add " + artifact + " to the application's dependencies");
        assertThat(DiagnosisFailureAnalyzer.explain(artifact + " on the class path does not fit (x).", failure)
                        .getAction())
                .contains(property, driver.displayName());
    }

    @Test
    void saysHowToRaiseAnOldPgjdbc() {
        Throwable tooOld;
        try (MockedConstruction<PgDatabaseMetaData> old =
                        mockConstruction(PgDatabaseMetaData.class, (metadata, made) -> {
                            when(metadata.getDriverVersion()).thenReturn("42.7.7");
                        });
                IamTokenDataSource source =
                        builder().engine(DatabaseEngine.POSTGRESQL).build()) {
            tooOld = catchThrowable(source::getConnection);
            assertThat(old.constructed()).hasSize(1);
        }

        FailureAnalysis analysis = RefusalContract.analyse(new BeanCreationException("dataSource", "not made", tooOld));

        assertThat(analysis.getDescription()).contains("pgjdbc 42.7.7", "needs 42.7.8 or newer");
        assertThat(analysis.getAction()).contains("postgresql.version");
    }

    @Test
    void saysHowToRaiseAnOldConnectorJ() {
        Throwable tooOld;
        try (MockedConstruction<NonRegisteringDriver> old =
                        mockConstruction(NonRegisteringDriver.class, (driver, made) -> {
                            when(driver.getMajorVersion()).thenReturn(9);
                            when(driver.getMinorVersion()).thenReturn(3);
                        });
                IamTokenDataSource source = builder().build()) {
            tooOld = catchThrowable(source::getConnection);
            assertThat(old.constructed()).hasSize(1);
        }

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
    void explainsAClassPathThatDoesNotFit() {
        Throwable oldSdk = catchThrowable(() -> builder().buildPool(config -> {
            throw new NoSuchMethodError("'void software.amazon.awssdk.auth.credentials.Old.method()'");
        }));

        FailureAnalysis analysis = RefusalContract.analyse(new BeanCreationException("dataSource", "not made", oldSdk));

        assertThat(analysis.getDescription()).contains("software.amazon.awssdk");
    }

    @Test
    void showsWhereTheDataSourceWasMisused() {
        Throwable misuse;
        try (IamTokenDataSource source = builder().build()) {
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

    private static IamTokenDataSource.Builder builder() {
        return IamTokenDataSource.builder()
                .endpoint("orders.proxy-abc123.eu-west-1.rds.amazonaws.com")
                .username("app");
    }
}
