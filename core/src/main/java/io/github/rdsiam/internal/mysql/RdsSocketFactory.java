package io.github.rdsiam.internal.mysql;

import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.conf.RuntimeProperty;
import com.mysql.cj.conf.StringPropertyDefinition;
import com.mysql.cj.log.Log;
import com.mysql.cj.protocol.ServerSession;
import com.mysql.cj.protocol.SocketConnection;
import com.mysql.cj.protocol.StandardSocketFactory;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.engine.LoginAttempt;
import io.github.rdsiam.internal.engine.LoginRegistry;
import io.github.rdsiam.internal.net.LoginSocket;
import io.github.rdsiam.internal.net.VerifiedSocket;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Creates the sockets of Connector/J, which instantiates this class by name. It connects only for an open data source.
 *
 * <p>Connector/J's own factory would parse a key store for each connection, verify exactly the chain that the server
 * sends instead of building a path, and check the host name only against the name to which it connects. This factory
 * keeps one TLS context for each endpoint and verifies chain and host name within the handshake. One instance serves
 * one connection; not thread-safe.
 */
@SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the driver's signatures
public final class RdsSocketFactory extends StandardSocketFactory {

    /** The property with the login's id. Connector/J does not know it, but keeps it. */
    static final String LOGIN = "rdsIamLogin";

    /** The property with the address of the session's server, set once it is connected. */
    private static final String SERVER = "rdsIamServer";

    private @Nullable LoginAttempt attempt;

    /** Creates the factory; called by the driver. */
    public RdsSocketFactory() {}

    /**
     * Connects to the login's target, trying every address. Host, port and timeout come from the data source, not from
     * these arguments.
     */
    @Override
    public <T extends Closeable> T connect(String host, int port, @Nullable PropertySet properties, int loginTimeout)
            throws IOException {
        String id = value(properties, LOGIN);
        String address = value(properties, SERVER);
        HostAndPort server = address == null ? null : new HostAndPort(address, port);
        LoginAttempt current = id == null ? null : LoginRegistry.find(id, server);
        if (properties == null || current == null) {
            throw new IOException("RdsSocketFactory works only for an open IamTokenDataSource; this one was closed, or"
                    + " the class was named in the properties of another connection");
        }
        attempt = current;
        LoginSocket raw = current.dial();
        if (server == null) {
            remember(raw.server(), properties);
        }
        rawSocket = raw;
        sslSocket = raw;
        return (T) raw;
    }

    private static @Nullable String value(@Nullable PropertySet properties, String name) {
        RuntimeProperty<String> property = properties == null ? null : properties.getStringProperty(name);
        return property == null ? null : property.getValue();
    }

    /**
     * Stores the server's address for later cancels. To cancel a statement, the driver connects again with the same
     * properties. By then the name may resolve to another server, where the session's number belongs to another
     * session.
     */
    private static void remember(HostAndPort server, PropertySet properties) {
        properties.addProperty(new StringPropertyDefinition(SERVER, null, server.host(), false, "", "", "", 0)
                .createRuntimeProperty());
    }

    /** Does nothing: the socket already has the login's deadline. */
    @Override
    public void beforeHandshake() {}

    /** Ends the login's deadline if the driver has opened this connection itself, to cancel a statement. */
    @Override
    public void afterHandshake() throws IOException {
        attempt().handshakeDone();
    }

    /** Performs the TLS handshake and verifies chain and host name. */
    @Override
    public <T extends Closeable> T performTlsHandshake(
            SocketConnection connection, ServerSession session, @Nullable Log log) throws IOException {
        sslSocket = attempt().verify().socket();
        return (T) sslSocket;
    }

    /** Returns the attempt if this is the socket that was verified for it. */
    LoginAttempt attemptOn(Socket socket) throws IOException {
        LoginAttempt current = attempt();
        VerifiedSocket verified = current.verified();
        if (verified == null || verified.socket() != socket) {
            throw new SocketException("The socket is not verified, so no credential is sent");
        }
        return current;
    }

    private LoginAttempt attempt() {
        return Objects.requireNonNull(attempt, "not connected");
    }
}
