package io.github.rdsiam.internal.login;

import io.github.rdsiam.internal.config.Settings;
import io.github.rdsiam.internal.credential.CredentialsException;
import io.github.rdsiam.internal.credential.DatabaseSecret;
import io.github.rdsiam.internal.credential.FallbackPolicy;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.endpoint.RdsEndpoint;
import io.github.rdsiam.internal.engine.LoginTarget;
import io.github.rdsiam.internal.net.VerifiedTls;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Holds the targets of one data source's logins, with one TLS context for each. */
final class LoginTargets {

    private final Settings.Checked settings;
    private final LoginTarget main;
    private final Map<HostAndPort, LoginTarget> others = new ConcurrentHashMap<>();

    LoginTargets(Settings.Checked settings) {
        this.settings = settings;
        RdsEndpoint endpoint = settings.endpoint();
        HostAndPort place = new HostAndPort(endpoint.host(), settings.port());
        HostAndPort via = settings.connectVia();
        this.main = target(via == null ? place : via, place, endpoint);
    }

    /** Returns the target of the token. */
    LoginTarget main() {
        return main;
    }

    /** Returns the target of this secret's password. */
    LoginTarget of(DatabaseSecret secret) throws CredentialsException {
        FallbackPolicy fallback = settings.fallback();
        if (fallback == null || !fallback.namesTarget()) {
            return main;
        }
        HostAndPort fixed = fallback.endpoint();
        HostAndPort place = fixed != null ? fixed : secretHost(secret);
        return others.computeIfAbsent(place, to -> target(to, to, RdsEndpoint.of(to.host())));
    }

    private LoginTarget target(HostAndPort dial, HostAndPort place, RdsEndpoint name) {
        VerifiedTls tls = new VerifiedTls(name, place.port(), settings.region(), settings.bundle());
        return new LoginTarget(dial, place, name.kind(), tls);
    }

    private HostAndPort secretHost(DatabaseSecret secret) throws CredentialsException {
        HostAndPort place = secret.place(settings.engine().defaultPort());
        RdsEndpoint name = RdsEndpoint.of(place.host());
        String partition = settings.endpoint().partition();
        boolean isOurs = name.kind().isDatabase()
                && settings.region().equals(name.region())
                && (partition == null || partition.equals(name.partition()));
        if (!isOurs) {
            throw secret.invalid("names a host that is not an RDS instance or cluster in the endpoint's region"
                    + " and partition; the password was not sent to it");
        }
        return place;
    }
}
