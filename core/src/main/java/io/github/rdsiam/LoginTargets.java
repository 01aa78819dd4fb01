package io.github.rdsiam;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The places that logins of one data source go to, one TLS context each. */
final class LoginTargets {

    private final LoginTarget main;
    private final RdsEndpoint endpoint;
    private final String region;
    private final @Nullable List<X509Certificate> bundle;
    private final @Nullable FallbackPolicy fallback;
    private final int defaultPort;
    private final Map<HostAndPort, LoginTarget> others = new ConcurrentHashMap<>();

    LoginTargets(
            RdsEndpoint endpoint,
            int port,
            String region,
            @Nullable HostAndPort via,
            @Nullable List<X509Certificate> bundle,
            @Nullable FallbackPolicy fallback,
            int defaultPort) {
        this.defaultPort = defaultPort;
        this.endpoint = endpoint;
        this.region = region;
        this.bundle = bundle;
        this.fallback = fallback;
        HostAndPort name = new HostAndPort(endpoint.host(), port);
        this.main = new LoginTarget(via == null ? name : via, name, endpoint.kind(), tls(endpoint, port));
    }

    /** Where the token goes. */
    LoginTarget main() {
        return main;
    }

    /** Where this secret's password goes. */
    LoginTarget of(DatabaseSecret secret) throws CredentialsException {
        if (fallback == null || !fallback.namesTarget()) {
            return main;
        }
        HostAndPort fixed = fallback.endpoint();
        HostAndPort place = fixed != null ? fixed : secretHost(secret);
        return others.computeIfAbsent(place, this::direct);
    }

    private LoginTarget direct(HostAndPort place) {
        RdsEndpoint name = RdsEndpoint.of(place.host());
        return new LoginTarget(place, place, name.kind(), tls(name, place.port()));
    }

    private VerifiedTls tls(RdsEndpoint name, int port) {
        return new VerifiedTls(name, port, region, bundle);
    }

    private HostAndPort secretHost(DatabaseSecret secret) throws CredentialsException {
        HostAndPort place = secret.place(defaultPort);
        RdsEndpoint name = RdsEndpoint.of(place.host());
        if (!name.kind().isDatabase()) {
            throw DatabaseSecret.invalid(
                    "names a host that is not an RDS instance or cluster; the password was not sent to it");
        }
        if (!region.equals(name.region()) || !samePartition(name)) {
            throw DatabaseSecret.invalid(
                    "names a host in another region or partition than the endpoint's; the password was not sent to it");
        }
        return place;
    }

    private boolean samePartition(RdsEndpoint name) {
        return endpoint.partition() == null || endpoint.partition().equals(name.partition());
    }
}
