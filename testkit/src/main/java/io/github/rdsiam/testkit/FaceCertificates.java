package io.github.rdsiam.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * One face's certificates: the good one, and the bad ones from when a fault first asks for them. Each keeps its TLS
 * context as long as the server lives, so that sessions resume.
 */
final class FaceCertificates {

    /** RDS Proxy shows a wildcard certificate. */
    private static final Pattern PROXY_NAME = Pattern.compile("[^.]+((?:\\.endpoint)?\\.proxy-.+)");

    private final Map<Fault, TlsIdentity> identities = new ConcurrentHashMap<>();
    private final String host;
    private final Authority root;
    private final Authority crossSigner;
    private final String[] protocols;

    FaceCertificates(String endpoint, Authority root, Authority crossSigner, String[] protocols) {
        this.host = PROXY_NAME.matcher(endpoint).replaceFirst("*$1");
        this.root = root;
        this.crossSigner = crossSigner;
        this.protocols = protocols;
        forFault(Fault.NONE);
    }

    TlsIdentity forFault(Fault fault) {
        return switch (fault) {
            case WRONG_HOST_CERTIFICATE,
                    EXPIRED_CERTIFICATE,
                    FOREIGN_CA,
                    SELF_SIGNED,
                    CROSS_SIGNED_CHAIN,
                    CROSS_SIGNED_CHAIN_4 -> identity(fault);
            default -> identity(Fault.NONE);
        };
    }

    private TlsIdentity identity(Fault fault) {
        return identities.computeIfAbsent(fault, wanted -> new TlsIdentity(chain(wanted), protocols));
    }

    private KeyedChain chain(Fault fault) {
        return switch (fault) {
            case WRONG_HOST_CERTIFICATE -> root.server("somebody-else.example.com");
            case EXPIRED_CERTIFICATE -> root.server(host, Instant.now().minus(Duration.ofDays(1)));
            case FOREIGN_CA -> Authority.root("Testkit Foreign Root").server(host);
            case SELF_SIGNED -> Authority.selfSigned(host);
            case CROSS_SIGNED_CHAIN -> crossSigned();
            case CROSS_SIGNED_CHAIN_4 ->
                crossSigned().followedBy(Authority.root("Testkit Oldest Root").crossSign(crossSigner));
            default -> root.server(host);
        };
    }

    private KeyedChain crossSigned() {
        Authority intermediate = root.intermediate("Testkit Intermediate");
        return intermediate.server(host).followedBy(intermediate.certificate(), crossSigner.crossSign(root));
    }
}
