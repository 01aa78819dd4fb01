package io.github.rdsiam.internal.engine;

import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.endpoint.RdsEndpoint;
import io.github.rdsiam.internal.net.VerifiedTls;

/** Where a login goes: what is dialled, whose certificate is verified, and how a message names it. */
public record LoginTarget(HostAndPort dial, HostAndPort endpoint, RdsEndpoint.Kind kind, VerifiedTls tls) {

    /** Returns the same target by this way. */
    LoginTarget via(HostAndPort address) {
        return new LoginTarget(address, endpoint, kind, tls);
    }

    /** For messages: the endpoint, and the way to it when that is another. */
    public String describe() {
        String via = dial.equals(endpoint) ? "" : " by way of " + dial;
        return kind == RdsEndpoint.Kind.OTHER ? endpoint + via : endpoint + " (" + kind + ")" + via;
    }
}
