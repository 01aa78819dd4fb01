package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.internal.engine.FailureKind;
import io.github.rdsiam.testkit.Fault;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testsupport.ChildJvm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** With another TLS provider before the JDK's, logins work, and a failed one has the same explanation. */
@OnBothEngines
class BouncyCastleTest {

    @Parameter
    DatabaseEngine engine;

    private static final String WILDCARD = "*.example.com";

    @Test
    void everyFailureOfTheHandshakeHasTheSameDiagnosisAsWithTheJdk() throws Exception {
        Map<Fault, FailureKind> faults = new LinkedHashMap<>();
        faults.put(Fault.WRONG_HOST_CERTIFICATE, FailureKind.WRONG_HOST_NAME);
        faults.put(Fault.FOREIGN_CA, FailureKind.CERTIFICATE_NOT_TRUSTED);
        faults.put(Fault.SELF_SIGNED, FailureKind.CERTIFICATE_NOT_TRUSTED);
        faults.put(Fault.EXPIRED_CERTIFICATE, FailureKind.CERTIFICATE_EXPIRED);
        faults.put(
                Fault.AUTH_SWITCH_BEFORE_TLS,
                engine == DatabaseEngine.MYSQL ? FailureKind.TLS_FAILED : FailureKind.NO_TLS);
        faults.put(Fault.CLOSE_IN_HANDSHAKE, FailureKind.TLS_FAILED);
        try (LocalRds rds = LocalRds.start(engine)) {
            rds.proxy().enqueue(faults.keySet().toArray(Fault[]::new));

            List<String> logins = logins(rds, LocalRds.PROXY, faults.size());

            assertThat(logins).hasSameSizeAs(faults.values());
            int i = 0;
            for (FailureKind kind : faults.values()) {
                assertThat(logins.get(i++))
                        .startsWith(kind.heading() + ": user \"app\" at " + LocalRds.PROXY)
                        .doesNotContain("does not know this message");
            }
            assertThat(rds.proxy().receivedCredentials()).isEmpty();
        }
    }

    @Test
    void loginsWorkAlsoWithChainsThatEndInACrossSignedRoot() throws Exception {
        try (LocalRds rds = LocalRds.start(engine)) {
            rds.proxy().enqueue(Fault.NONE, Fault.NONE, Fault.CROSS_SIGNED_CHAIN, Fault.CROSS_SIGNED_CHAIN_4);

            assertThat(logins(rds, LocalRds.PROXY, 4)).containsExactly("ok", "ok", "ok", "ok");
            assertThat(rds.proxy().logins()).extracting(RecordedLogin::verdict).containsOnly(Verdict.ACCEPTED);
        }
    }

    @Test
    void aNameThatTheProviderHasToJudgeIsJudged() throws Exception {
        try (LocalRds rds = LocalRds.named(engine, aws -> aws.endpoint(WILDCARD).region(LocalRds.REGION))) {
            assertThat(logins(rds, "db.example.com", 1))
                    .as("verified; the token is for another name than the proxy's")
                    .singleElement()
                    .asString()
                    .startsWith("The IAM token was refused")
                    .contains("by the server whose certificate is for CN=*.example.com");
            assertThat(logins(rds, "db.other.example.com", 1))
                    .singleElement()
                    .asString()
                    .startsWith(FailureKind.WRONG_HOST_NAME.heading())
                    .contains("the certificate is for *.example.com and not for db.other.example.com");
            assertThat(rds.proxy().receivedCredentials()).hasSize(1);
        }
    }

    @Test
    void aProviderThatCannotBeUsedIsNotTakenForAServerWithoutTls() throws Exception {
        try (LocalRds rds = LocalRds.start(engine)) {
            assertThat(logins(rds, BouncyCastleProbe.WITHOUT_CRYPTOGRAPHY, LocalRds.PROXY, 1))
                    .singleElement()
                    .asString()
                    .startsWith(FailureKind.TLS_FAILED.heading())
                    .contains("DEFAULT SecureRandom not available");
            assertThat(rds.proxy().receivedCredentials()).isEmpty();
        }
    }

    private List<String> logins(LocalRds rds, String endpoint, int logins) throws Exception {
        return logins(rds, "with", endpoint, logins);
    }

    private List<String> logins(LocalRds rds, String cryptography, String endpoint, int logins) throws Exception {
        try (ChildJvm child = ChildJvm.start(
                BouncyCastleProbe.class,
                Map.of(),
                engine.name(),
                cryptography,
                endpoint,
                Integer.toString(rds.proxy().port()),
                rds.proxy().caBundle().toString(),
                Integer.toString(logins))) {
            assertThat(child.awaitEnd(2, TimeUnit.MINUTES)).as(child.output()).isZero();
            assertThat(child.output()).contains("provider BCJSSE");
            return child.output()
                    .lines()
                    .filter(line -> line.startsWith("login "))
                    .map(line -> line.substring("login ".length()))
                    .toList();
        }
    }
}
