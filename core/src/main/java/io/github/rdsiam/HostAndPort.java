package io.github.rdsiam;

/** A host that passed {@link HostName}'s grammar, and a port. */
record HostAndPort(String host, int port) {

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
