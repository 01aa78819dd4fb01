package io.github.rdsiam.testkit.internal.tls;

import javax.net.ssl.SSLSocket;

/** A client connection after the TLS handshake. */
public record TlsClient(SSLSocket socket, String version, boolean resumed, String subject) {}
