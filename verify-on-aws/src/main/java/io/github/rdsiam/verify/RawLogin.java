package io.github.rdsiam.verify;

import io.github.rdsiam.DatabaseEngine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A connection to the proxy that logs in by the engine's protocol. It does not use the driver and the library, which would
 * not send a token that is too old.
 */
abstract class RawLogin implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 5_000;

    private final Target target;
    private final Socket plain = new Socket();

    /** Connects. */
    RawLogin(Target target) throws IOException {
        this.target = target;
        try {
            plain.connect(new InetSocketAddress(target.host(), target.port()), TIMEOUT_MILLIS);
            plain.setSoTimeout(TIMEOUT_MILLIS);
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    static RawLogin to(Target target) throws IOException {
        return target.engine() == DatabaseEngine.MYSQL ? new MysqlLogin(target) : new PostgresLogin(target);
    }

    /** Starts TLS with these versions, or with the JDK's defaults if none is given. */
    abstract void startTls(SSLContext context, String... versions) throws IOException;

    /** Logs in as the library does: sends the token only in verified TLS, and only when asked for it as clear text. */
    abstract Reply logIn(SSLContext verifying, String token) throws IOException;

    final Target target() {
        return target;
    }

    final Socket plain() {
        return plain;
    }

    /** The handshake, which checks the host name too. */
    final SSLSocket handshake(SSLContext context, String[] versions, String... protocols) throws IOException {
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(plain, target.host(), target.port(), true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setApplicationProtocols(protocols);
        if (versions.length > 0) {
            parameters.setProtocols(versions);
        }
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return tls;
    }

    @Override
    public final void close() throws IOException {
        plain.close();
    }
}
