package io.github.rdsiam.testkit.internal.tls;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The certificates of one endpoint. Bad certificates are created when a fault first needs them. Each keeps its TLS
 * context until the server stops, so that sessions can be resumed.
 */
public final class EndpointCertificates {

    /** Names of RDS Proxy, which presents a wildcard certificate. */
    private static final Pattern PROXY_NAME = Pattern.compile("[^.]+((?:\\.endpoint)?\\.proxy-.+)");

    private final Map<ServerCertificate, TlsIdentity> identities = new ConcurrentHashMap<>();
    private final String host;
    private final Authority root;
    private final Authority crossSigner;
    private final String[] protocols;

    public EndpointCertificates(String endpoint, Authority root, Authority crossSigner, String[] protocols) {
        this.host = PROXY_NAME.matcher(endpoint).replaceFirst("*$1");
        this.root = root;
        this.crossSigner = crossSigner;
        this.protocols = protocols;
        identity(ServerCertificate.GOOD);
    }

    /** Returns the certificate, which is created at the first call. */
    public TlsIdentity identity(ServerCertificate certificate) {
        return identities.computeIfAbsent(certificate, wanted -> new TlsIdentity(chain(wanted), protocols));
    }

    private KeyedChain chain(ServerCertificate certificate) {
        return switch (certificate) {
            case GOOD -> root.server(host);
            case OTHER_HOST -> root.server("somebody-else.example.com");
            case EXPIRED -> root.server(host, Instant.now().minus(Duration.ofDays(1)));
            case FOREIGN_AUTHORITY -> Authority.root("Testkit Foreign Root").server(host);
            case SELF_SIGNED -> Authority.selfSigned(host);
            case CROSS_SIGNED -> crossSigned();
            case CROSS_SIGNED_TWICE ->
                crossSigned().followedBy(Authority.root("Testkit Oldest Root").crossSign(crossSigner));
        };
    }

    private KeyedChain crossSigned() {
        Authority intermediate = root.intermediate("Testkit Intermediate");
        return intermediate.server(host).followedBy(intermediate.certificate(), crossSigner.crossSign(root));
    }
}
