package io.github.rdsiam;

/** A host that passed one of {@link HostName}'s grammars, and a port. */
record HostAndPort(String host, int port) {

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
