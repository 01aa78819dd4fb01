package io.github.rdsiam.internal.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.DatabaseEngine;
import io.github.rdsiam.LocalRds;
import io.github.rdsiam.internal.credential.Advice;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.endpoint.RdsEndpoint;
import io.github.rdsiam.internal.engine.Engine;
import io.github.rdsiam.internal.engine.FailureKind;
import io.github.rdsiam.internal.engine.LoginTarget;
import io.github.rdsiam.internal.mysql.MysqlEngine;
import io.github.rdsiam.internal.net.VerifiedTls;
import io.github.rdsiam.internal.postgresql.PostgresEngine;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The advice for each kind of failure, with and without advice from the engine. */
class FailureAdviceTest {

    private static final String ALIAS = "db.example.com";

    private static final Map<DatabaseEngine, Engine> ENGINES =
            Map.of(DatabaseEngine.MYSQL, new MysqlEngine(), DatabaseEngine.POSTGRESQL, new PostgresEngine());

    private static String advice(FailureKind kind, String host, @Nullable List<X509Certificate> bundle) {
        return advice(DatabaseEngine.MYSQL, kind, host, bundle);
    }

    private static String advice(
            DatabaseEngine name, FailureKind kind, String host, @Nullable List<X509Certificate> bundle) {
        Engine engine = ENGINES.get(name);
        RdsEndpoint endpoint = RdsEndpoint.of(host);
        LoginTarget target = new LoginTarget(
                new HostAndPort("tunnel.example.com", 3307),
                new HostAndPort(host, 3306),
                endpoint.kind(),
                new VerifiedTls(endpoint, 3306, LocalRds.REGION, bundle));
        Advice own = engine.advice(kind, "app\n");
        return (own != null ? own : FailureAdvice.about(kind, target, engine)).describe();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CREDENTIAL_REFUSED", "OTHER"})
    void everyKindHasCausesAndANextStep(FailureKind kind) {
        assertThat(advice(kind, LocalRds.PROXY, null))
                .startsWith("Likely causes: (1) ")
                .contains(". Next: ")
                .doesNotContain("does not know this message", "\n");
    }

    @Test
    void ofAnUnknownFailureOnlyTheDriverKnowsMore() {
        assertThat(advice(FailureKind.OTHER, LocalRds.PROXY, null))
                .isEqualTo(
                        "Likely causes: (1) rds-iam does not know this message. Next: read the driver's message above.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            MYSQL      | UNKNOWN_HOST         | getent hosts tunnel.example.com
            MYSQL      | CONNECTION_REFUSED   | RDS Proxy for MySQL listens on 3306 only
            MYSQL      | CONNECT_TIMED_OUT    | allow TCP port 3307
            MYSQL      | NO_TLS               | a MySQL proxy in between removes TLS
            MYSQL      | WRONG_HOST_NAME      | is an alias (CNAME)
            MYSQL      | TLS_FAILED           | openssl s_client -starttls mysql
            MYSQL      | CONNECTION_CLOSED    | closes MySQL connections
            MYSQL      | IAM_NOT_ENABLED      | AWSAuthenticationPlugin is not loaded
            MYSQL      | UNKNOWN_DATABASE     | SHOW DATABASES
            MYSQL      | NO_RIGHT_TO_DATABASE | ON <database>.* TO 'app\\u000a'@'%'
            MYSQL      | ACCOUNT_LOCKED       | ALTER USER 'app\\u000a'@'%' ACCOUNT UNLOCK
            POSTGRESQL | CONNECTION_REFUSED   | RDS Proxy for PostgreSQL listens on 5432 only
            POSTGRESQL | TLS_FAILED           | openssl s_client -starttls postgres
            POSTGRESQL | CONNECTION_CLOSED    | closes PostgreSQL connections
            POSTGRESQL | UNKNOWN_DATABASE     | SELECT datname FROM pg_database
            POSTGRESQL | NO_RIGHT_TO_DATABASE | GRANT CONNECT ON DATABASE <database> TO "app\\u000a"
            POSTGRESQL | ACCOUNT_LOCKED       | ALTER ROLE "app\\u000a" LOGIN
            POSTGRESQL | HOST_NOT_ALLOWED     | on RDS nobody can edit pg_hba.conf
            """)
    void theAdviceNamesWhatToLookAt(DatabaseEngine engine, FailureKind kind, String words) {
        assertThat(advice(engine, kind, LocalRds.PROXY, null)).contains(words);
    }

    @Test
    void anUntrustedCertificateIsExplainedByWhatIsTrusted() {
        FailureKind kind = FailureKind.CERTIFICATE_NOT_TRUSTED;
        List<X509Certificate> bundle = List.of();

        assertThat(advice(kind, LocalRds.PROXY, null))
                .contains("-starttls mysql: it should be from Amazon Trust Services")
                .doesNotContain("caBundle");
        assertThat(advice(kind, LocalRds.INSTANCE, null)).contains("describe-db-instances", "rds-ca-2019");
        assertThat(List.of(advice(kind, LocalRds.PROXY, bundle), advice(kind, LocalRds.INSTANCE, bundle)))
                .allSatisfy(advice -> assertThat(advice)
                        .contains("caBundle(Path) lacks the authority of this server", "Amazon Trust Services")
                        .contains("leave caBundle(Path) out: the authorities of RDS and RDS Proxy are built in"));
        assertThat(advice(kind, ALIAS, null)).contains("this is not an RDS name");
        assertThat(advice(kind, ALIAS, bundle)).contains("lacks the authority of this server");
        assertThat(List.of(advice(kind, ALIAS, null), advice(kind, ALIAS, bundle)))
                .allSatisfy(advice -> assertThat(advice)
                        .contains("give the authority of this server to caBundle(Path)")
                        .doesNotContain("built in"));
    }

    @Test
    void aUserWhoMayBeMissingIsNamedWithTheStatementThatCreatesIt() {
        assertThat(ENGINES.get(DatabaseEngine.MYSQL).unknownUserCause("app\n"))
                .endsWith("CREATE USER 'app\\u000a' IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS'");
        assertThat(ENGINES.get(DatabaseEngine.POSTGRESQL).unknownUserCause("app\n"))
                .contains("CREATE USER \"app\\u000a\"; GRANT rds_iam TO \"app\\u000a\"");
    }
}
