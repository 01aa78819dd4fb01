package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.testkit.internal.protocol.mysql.AuthSwitch;
import io.github.rdsiam.testkit.internal.protocol.mysql.Capabilities;
import io.github.rdsiam.testkit.internal.protocol.mysql.ErrorPacket;
import io.github.rdsiam.testkit.internal.protocol.mysql.Greeting;
import io.github.rdsiam.testkit.internal.protocol.mysql.MysqlLink;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS and the login with a handwritten client. */
class FakeRdsProxyTlsTest {

    private static X509Certificate[] login(Lab lab, SSLContext context, String protocol) throws Exception {
        try (var client = PlainClient.connect(lab.proxy.port())) {
            client.greeting();
            var tls = client.startTls(context, Lab.PROXY, lab.proxy.port(), protocol);
            client.login("app", AuthSwitch.CLEAR_PASSWORD, lab.token() + "\0");
            assertThat(client.read()[0]).isZero();
            return (X509Certificate[]) tls.getSession().getPeerCertificates();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void tellsResumedSessionsFromNewOnes(String protocol) throws Exception {
        try (var lab = Lab.start()) {
            SSLContext context = lab.sslContext();
            login(lab, context, protocol);
            login(lab, context, protocol);
            login(lab, context, protocol);
            login(lab, lab.sslContext(), protocol);

            assertThat(lab.proxy.logins()).extracting(RecordedLogin::tlsVersion).containsOnly(protocol);
            assertThat(lab.proxy.logins())
                    .extracting(RecordedLogin::tlsResumed)
                    .containsExactly(false, true, true, false);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void resumesNoSessionWithAnotherCertificate(String protocol) throws Exception {
        try (var lab = Lab.start()) {
            SSLContext context = lab.sslContext();
            login(lab, context, protocol);
            lab.proxy.enqueue(Fault.CROSS_SIGNED_CHAIN);
            login(lab, context, protocol);

            assertThat(lab.lastLogin().tlsResumed()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"NONE, 1", "CROSS_SIGNED_CHAIN, 3", "CROSS_SIGNED_CHAIN_4, 4"})
    void showsChainsThatVerifyWithTheBundle(Fault fault, int length) throws Exception {
        try (var lab = Lab.start()) {
            lab.proxy.enqueue(fault);

            X509Certificate[] chain = login(lab, lab.sslContext(), "TLSv1.3");

            assertThat(chain).hasSize(length);
            for (int i = 1; i < length; i++) {
                chain[i - 1].verify(chain[i].getPublicKey());
            }
            X509Certificate last = chain[length - 1];
            assertThat(last.getIssuerX500Principal()).isNotEqualTo(last.getSubjectX500Principal());
        }
    }

    @Test
    void showsConnectorJAChainOf3ThatVerifies() throws Exception {
        try (var lab = Lab.start()) {
            lab.proxy.enqueue(Fault.CROSS_SIGNED_CHAIN);
            lab.connect().close();

            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.ACCEPTED);
        }
    }

    @ParameterizedTest
    @CsvSource({"localhost, 'localhost, 127.0.0.1'", "db.example.com, db.example.com"})
    void namesTheAddressOfLocalhostForClientsThatTakeTheNameForASocket(String endpoint, String names) throws Exception {
        try (var lab = Lab.start(Lab.builder().endpoint(endpoint).region(Lab.REGION));
                var client = PlainClient.connect(lab.proxy.port())) {
            client.greeting();
            var tls = client.startTls(lab.sslContext(), endpoint, lab.proxy.port(), "TLSv1.3");

            var certificate = (X509Certificate) tls.getSession().getPeerCertificates()[0];
            assertThat(certificate.getSubjectAlternativeNames())
                    .extracting(name -> name.get(1))
                    .isEqualTo(List.of(names.split(", ")));
        }
    }

    @Test
    void refusesAClientThatKnowsNoPlugins() throws Exception {
        try (var lab = Lab.start();
                var client = PlainClient.connect(lab.proxy.port())) {
            client.greeting();
            client.startTls(lab.sslContext(), Lab.PROXY, lab.proxy.port(), "TLSv1.3");
            client.login("app", "", "scramble", PlainClient.BASIC & ~Capabilities.PLUGIN_AUTH);

            assertThat(ErrorPacket.parse(client.read()).code()).isEqualTo(1045);
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.NO_CLEAR_PASSWORD);
        }
    }

    @Test
    void saysWhenAClientLeavesBecauseItWasAskedForClearText() throws Exception {
        try (var lab = Lab.start()) {
            try (var client = PlainClient.connect(lab.proxy.port())) {
                client.greeting();
                client.startTls(lab.sslContext(), Lab.PROXY, lab.proxy.port(), "TLSv1.3");
                client.login("app", "mysql_native_password", "scramble");
                assertThat(AuthSwitch.parse(client.read()).plugin()).isEqualTo(AuthSwitch.CLEAR_PASSWORD);
            }
            org.awaitility.Awaitility.await()
                    .untilAsserted(() -> assertThat(lab.proxy.logins())
                            .extracting(RecordedLogin::verdict)
                            .containsExactly(Verdict.NO_CLEAR_PASSWORD));
        }
    }

    @Test
    void saysWhenAClientLeavesWithoutAWord() throws Exception {
        try (var lab = Lab.start()) {
            try (var client = PlainClient.connect(lab.proxy.port())) {
                client.greeting();
            }
            org.awaitility.Awaitility.await()
                    .untilAsserted(() -> assertThat(lab.proxy.logins())
                            .extracting(RecordedLogin::verdict)
                            .containsExactly(Verdict.CLIENT_GONE));
            assertThat(lab.proxy.bytesReceived()).isZero();
            assertThat(lab.proxy.accepted()).isEqualTo(1);
        }
    }

    @Test
    void greetsAsMysqlAndOffersNothingThatTheDatabaseCannotDo() throws Exception {
        try (var lab = Lab.start();
                var client = PlainClient.connect(lab.proxy.port());
                var database =
                        MysqlLink.open(Lab.database().host(), Lab.database().port())) {
            Greeting greeting = client.greeting();

            assertThat(greeting.version())
                    .isEqualTo(Lab.isMysql() ? database.greeting().version() : "8.0.10");
            assertThat(greeting.offers(Capabilities.SSL | Capabilities.PLUGIN_AUTH))
                    .isTrue();
            assertThat(greeting.capabilities() & (1L << 5 | 1L << 26))
                    .as("compression")
                    .isZero();
            assertThat(greeting.capabilities()
                            & Capabilities.RELAYED
                            & ~database.greeting().capabilities())
                    .isZero();
            assertThat(greeting.charset()).isEqualTo(database.greeting().charset());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql_native_password", "mysql_clear_password", "caching_sha2_password"})
    void takesPasswordsFromAnyPlugin(String plugin) throws Exception {
        try (var lab = Lab.start()) {
            Properties properties = lab.verified(Lab.APP.password());
            properties.put("defaultAuthenticationPlugin", plugin);
            try (var connection = lab.connectToInstance(properties)) {
                assertThat(connection.isValid(5)).isTrue();
            }
        }
    }
}
