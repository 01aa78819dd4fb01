package io.github.rdsiam.internal.endpoint;

/** A host that passed one of {@link HostName}'s grammars, and a port. */
public record HostAndPort(String host, int port) {

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
