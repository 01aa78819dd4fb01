package io.github.rdsiam;

/** Where a login goes: what is dialled, whose certificate is verified, and how a message names it. */
record LoginTarget(HostAndPort dial, HostAndPort endpoint, RdsEndpoint.Kind kind, VerifiedTls tls) {

    /** For messages: the endpoint, and the way to it when that is another. */
    String describe() {
        String via = dial.equals(endpoint) ? "" : " by way of " + dial;
        return kind == RdsEndpoint.Kind.OTHER ? endpoint + via : endpoint + " (" + kind + ")" + via;
    }
}
