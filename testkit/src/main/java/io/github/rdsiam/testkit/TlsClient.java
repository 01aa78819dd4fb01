package io.github.rdsiam.testkit;

import javax.net.ssl.SSLSocket;

/** A client after the TLS handshake. */
record TlsClient(SSLSocket socket, String version, boolean resumed, String subject) {}
