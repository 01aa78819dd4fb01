package io.github.rdsiam.testkit.internal.proxy;

import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testkit.internal.tls.EndpointCertificates;
import io.github.rdsiam.testkit.internal.token.TokenVerifier;

/**
 * A simulated endpoint: its name, its certificates, and the credentials that it accepts.
 *
 * @param takesPasswords whether a client may log in with a password
 */
public record VirtualEndpoint(
        RdsEngine engine,
        String name,
        boolean isInstance,
        boolean takesPasswords,
        EndpointCertificates certificates,
        TokenVerifier tokens) {}
