package io.github.rdsiam.testkit;

/**
 * One of the server's names: what it is called, what it shows, what it takes.
 *
 * @param takesPasswords whether a client may log in with a password
 */
record Face(
        String endpoint,
        boolean isInstance,
        boolean takesPasswords,
        FaceCertificates certificates,
        TokenVerifier tokens) {

    ErrorPacket withoutTls() {
        return isInstance ? ProxyErrors.INSTANCE_WITHOUT_TLS : ProxyErrors.PROXY_WITHOUT_TLS;
    }
}
