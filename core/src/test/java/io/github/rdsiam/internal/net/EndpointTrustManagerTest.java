package io.github.rdsiam.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.LocalRds;
import io.github.rdsiam.internal.endpoint.RdsEndpoint;
import io.github.rdsiam.internal.engine.FailureKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which names in a certificate match the endpoint. A server that is not accepted receives no credential. */
class EndpointTrustManagerTest {

    @ParameterizedTest
    @CsvSource({
        // certificate's name, endpoint, accepted
        "orders.abc123.eu-west-1.rds.amazonaws.com,        orders.abc123.eu-west-1.rds.amazonaws.com,            true",
        "orders.abc123.eu-west-1.rds.amazonaws.com,        Orders.ABC123.eu-west-1.rds.amazonaws.com,            true",
        "*.proxy-abc123.eu-west-1.rds.amazonaws.com,       another.proxy-abc123.eu-west-1.rds.amazonaws.com,     true",
        "*.endpoint.proxy-abc.eu-west-1.rds.amazonaws.com, reader.endpoint.proxy-abc.eu-west-1.rds.amazonaws.com, true",
        // the JDK decides, and says yes
        "*.example.com,                                    db.example.com,                                       true",
        // it says no
        "orders.abc123.eu-west-1.rds.amazonaws.com,        other.abc123.eu-west-1.rds.amazonaws.com,             false",
        "orders.abc123.eu-west-1.rds.amazonaws.com,        orders.abc123.eu-west-1.rds.amazonaws.com.example.com, false",
        "*.proxy-abc123.eu-west-1.rds.amazonaws.com,       a.b.proxy-abc123.eu-west-1.rds.amazonaws.com,         false",
        "*.proxy-abc123.eu-west-1.rds.amazonaws.com,       proxy-abc123.eu-west-1.rds.amazonaws.com,             false",
        "*.proxy-abc123.eu-west-1.rds.amazonaws.com,       another.proxy-abc124.eu-west-1.rds.amazonaws.com,     false",
        "*.proxy-abc123.eu-west-1.rds.amazonaws.com,       another.xproxy-abc123.eu-west-1.rds.amazonaws.com,    false"
    })
    void onlyTheEndpointsOwnServerReceivesACredential(String certified, String endpoint, boolean accepted) {
        try (LocalRds rds = LocalRds.named(aws -> aws.endpoint(certified).region(LocalRds.REGION));
                IamTokenDataSource source = rds.dataSource()
                        .endpoint(endpoint)
                        .region(LocalRds.REGION)
                        .connectVia("127.0.0.1", rds.proxy().port())
                        .build()) {
            Throwable failure = catchThrowable(source::getConnection);
            assertThat(!rds.proxy().receivedCredentials().isEmpty())
                    .as("%s", failure)
                    .isEqualTo(accepted);
            if (!accepted) {
                assertThat(failure).hasMessageStartingWith(FailureKind.WRONG_HOST_NAME.heading());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "orders.abc123.eu-west-1.rds.amazonaws.com,       ''",
        "ORDERS.abc123.eu-west-1.rds.amazonaws.com,       ''",
        "orders.proxy-abc123.eu-west-1.rds.amazonaws.com, ''",
        "a.b.proxy-abc123.eu-west-1.rds.amazonaws.com,    HTTPS",
        "proxy-abc123.eu-west-1.rds.amazonaws.com,        HTTPS",
        // too short to exclude other owners of names below it
        "db.example.com,                                  HTTPS",
        "a.b.c.d.example,                                 HTTPS",
        // an address does not match as a name
        "127.0.0.1,                                       HTTPS",
        "names,                                           HTTPS"
    })
    void theJdkIsAskedOnlyForANameThatIsNotPlain(String endpoint, String asked) throws Exception {
        try (SSLSocket socket = socket()) {
            Chains chains = new Chains();
            new EndpointTrustManager(endpoint, chains)
                    .checkServerTrusted(new X509Certificate[] {leaf()}, "UNKNOWN", socket);
            assertThat(chains.askedFor).containsExactly(asked);
        }
    }

    @Test
    void aCertificateWithoutNamesIsTheJdksToJudge() throws Exception {
        try (SSLSocket socket = socket()) {
            Chains chains = new Chains();
            X509Certificate root = TrustAnchors.of(RdsEndpoint.of(LocalRds.PROXY), LocalRds.REGION)
                    .get(0);
            new EndpointTrustManager(LocalRds.PROXY, chains)
                    .checkServerTrusted(new X509Certificate[] {root}, "UNKNOWN", socket);
            assertThat(chains.askedFor).containsExactly("HTTPS");
        }
    }

    /** The chain to a trusted authority does not go through a root that the server sends. */
    @ParameterizedTest
    @CsvSource({"true, OTHER_NAME", "false, UNKNOWN_AUTHORITY"})
    void anExpiredRootThatIsSentAlongIsNotBlamed(boolean trusted, UntrustedServerException.Reason reason)
            throws Exception {
        X500Principal name = new X500Principal("CN=Old Root");
        X509Certificate root = mock();
        when(root.getSubjectX500Principal()).thenReturn(name);
        when(root.getIssuerX500Principal()).thenReturn(name);
        when(root.getNotBefore()).thenReturn(Date.from(Instant.EPOCH));
        when(root.getNotAfter()).thenReturn(Date.from(Instant.EPOCH));
        doThrow(CertificateExpiredException.class).when(root).checkValidity();
        X509ExtendedTrustManager chains = mock();
        doAnswer(call -> {
                    SSLSocket socket = call.getArgument(2);
                    if (!trusted
                            || socket.getSSLParameters()
                                    .getEndpointIdentificationAlgorithm()
                                    .equals("HTTPS")) {
                        throw new CertificateException("not trusted");
                    }
                    return null;
                })
                .when(chains)
                .checkServerTrusted(any(), any(), any(Socket.class));
        try (SSLSocket socket = socket()) {
            X509Certificate[] chain = {leaf(), root};
            EndpointTrustManager trust = new EndpointTrustManager("other.example.net", chains);

            assertThatExceptionOfType(UntrustedServerException.class)
                    .isThrownBy(() -> trust.checkServerTrusted(chain, "UNKNOWN", socket))
                    .returns(reason, UntrustedServerException::reason);
        }
    }

    @Test
    void whatIsNoSocketIsNotVerifiedAndNotTrusted() throws Exception {
        X509Certificate[] chain = {leaf()};
        EndpointTrustManager trust = new EndpointTrustManager(LocalRds.INSTANCE, new Chains());
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        assertRefused(() -> trust.checkServerTrusted(chain, "UNKNOWN"));
        assertRefused(() -> trust.checkServerTrusted(chain, "UNKNOWN", engine));
        assertRefused(() -> trust.checkClientTrusted(chain, "UNKNOWN"));
        assertRefused(() -> trust.checkClientTrusted(chain, "UNKNOWN", engine));
        try (SSLSocket socket = socket()) {
            assertRefused(() -> trust.checkClientTrusted(chain, "UNKNOWN", socket));
        }
    }

    private static X509Certificate leaf() throws IOException, CertificateException {
        try (InputStream pem = EndpointTrustManagerTest.class.getResourceAsStream("names-of-a-server.pem")) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
    }

    private static SSLSocket socket() throws Exception {
        return (SSLSocket) SSLContext.getDefault().getSocketFactory().createSocket();
    }

    /** Trusts every chain, and records which name check the JDK would have made. */
    private static final class Chains extends X509ExtendedTrustManager {

        private final List<String> askedFor = new ArrayList<>();

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
            String algorithm = ((SSLSocket) socket).getSSLParameters().getEndpointIdentificationAlgorithm();
            askedFor.add(algorithm == null ? "" : algorithm);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            askedFor.add("engine");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            askedFor.add("nothing");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
            askedFor.add("client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            askedFor.add("client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            askedFor.add("client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private interface Check {
        void run() throws CertificateException;
    }

    private static void assertRefused(Check check) {
        assertThatExceptionOfType(CertificateException.class)
                .isThrownBy(check::run)
                .withMessage("Only a server on a socket is verified");
    }
}
