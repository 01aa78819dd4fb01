package io.github.rdsiam.testkit.internal.proxy;

import io.github.rdsiam.testkit.internal.protocol.mysql.ErrorPacket;
import io.github.rdsiam.testkit.internal.tls.EndpointCertificates;
import io.github.rdsiam.testkit.internal.token.TokenVerifier;

/**
 * An endpoint that the server plays: its name, its certificates, and what it accepts.
 *
 * @param takesPasswords whether a client may log in with a password
 */
public record VirtualEndpoint(
        String name,
        boolean isInstance,
        boolean takesPasswords,
        EndpointCertificates certificates,
        TokenVerifier tokens) {

    ErrorPacket withoutTls() {
        return isInstance ? ProxyErrors.INSTANCE_WITHOUT_TLS : ProxyErrors.PROXY_WITHOUT_TLS;
    }
}
