package io.github.rdsiam.internal.engine;

import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.endpoint.RdsEndpoint;
import io.github.rdsiam.internal.net.VerifiedTls;

/**
 * The target of a login: the address to connect to, the endpoint whose certificate is verified, and their description
 * in messages.
 */
public record LoginTarget(HostAndPort dial, HostAndPort endpoint, RdsEndpoint.Kind kind, VerifiedTls tls) {

    /** Returns the same target with another address to connect to. */
    LoginTarget via(HostAndPort address) {
        return new LoginTarget(address, endpoint, kind, tls);
    }

    /** Describes the target for messages: the endpoint, and the address if that is different. */
    public String describe() {
        String via = dial.equals(endpoint) ? "" : " via " + dial;
        return kind == RdsEndpoint.Kind.OTHER ? endpoint + via : endpoint + " (" + kind + ")" + via;
    }
}
