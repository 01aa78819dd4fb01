package io.github.rdsiam;

import static io.github.rdsiam.Opening.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.rdsiam.internal.engine.FailureKind;
import io.github.rdsiam.testkit.Fault;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Verdict;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains that are trusted, and the versions of TLS. */
@OnBothEngines
class TrustedChainTest {

    @Parameter
    DatabaseEngine engine;

    @ParameterizedTest
    @EnumSource(names = {"CROSS_SIGNED_CHAIN", "CROSS_SIGNED_CHAIN_4"})
    void aChainThatEndsInACrossSignedRootIsVerified(Fault chain) throws SQLException {
        try (LocalRds rds = LocalRds.start(engine);
                IamTokenDataSource source = rds.dataSource().build()) {
            rds.proxy().enqueue(chain);
            open(source);
            assertThat(rds.proxy().logins()).extracting(RecordedLogin::verdict).containsExactly(Verdict.ACCEPTED);
        }
    }

    @Test
    void anInstanceIsReachedWithTheSameCodeAsAProxy() throws SQLException {
        try (LocalRds rds = LocalRds.start(engine, proxy -> proxy.iamUser(LocalRds.USER));
                IamTokenDataSource source = rds.dataSource()
                        .endpoint(LocalRds.INSTANCE)
                        .port(rds.proxy().instancePort())
                        .build()) {
            open(source);
            assertThat(rds.proxy().logins().get(0).instanceFace()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void offersTls12And13(String version) throws SQLException {
        try (LocalRds rds = LocalRds.start(builder -> builder.tlsProtocols(version));
                IamTokenDataSource source = rds.dataSource().build()) {
            open(source);
            assertThat(rds.proxy().logins().get(0).tlsVersion()).isEqualTo(version);
        }
    }

    @Test
    void theBuiltInAnchorsTrustNoOtherAuthority() {
        try (LocalRds rds = LocalRds.start(engine);
                IamTokenDataSource source = IamTokenDataSource.builder()
                        .engine(engine)
                        .endpoint(LocalRds.PROXY)
                        .port(rds.proxy().port())
                        .username(LocalRds.USER)
                        .build()) {
            assertThat(catchThrowable(source::getConnection))
                    .isInstanceOf(SQLException.class)
                    .hasMessageStartingWith(FailureKind.CERTIFICATE_NOT_TRUSTED.heading());
            assertThat(rds.proxy().receivedCredentials()).isEmpty();
        }
    }

    @Test
    void noSystemPropertyOfTheJvmsTlsIsTouched() throws SQLException {
        Map<String, String> before = tlsProperties();
        try (LocalRds rds = LocalRds.start(engine);
                IamTokenDataSource source = rds.dataSource().build()) {
            open(source);
        }
        assertThat(tlsProperties()).isEqualTo(before);
    }

    private static Map<String, String> tlsProperties() {
        return System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("javax.net.ssl.") || name.startsWith("jdk.tls."))
                .collect(Collectors.toMap(name -> name, System::getProperty));
    }
}
