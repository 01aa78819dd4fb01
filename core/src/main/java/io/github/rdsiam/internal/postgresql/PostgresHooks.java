package io.github.rdsiam.internal.postgresql;

import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.engine.LoginAttempt;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Properties;
import javax.net.SocketFactory;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Provides the sockets and the passwords of pgjdbc, which instantiates this class by name, once for each purpose. It
 * connects only for an open data source.
 *
 * <p>Without it, the driver would read the authorities for each connection, check the host name only against the name
 * to which it connects, and by default continue without TLS. This factory verifies chain and host name in the
 * handshake, before the driver sends a byte. A token is used only if the server requests a clear-text password; to any
 * other request the driver would respond with data derived from the token.
 */
public final class PostgresHooks extends SocketFactory implements AuthenticationPlugin {

    private final LoginProperties connection;

    /** Creates the hooks; called by the driver. */
    public PostgresHooks(Properties properties) {
        if (!(properties instanceof LoginProperties ours)) {
            throw new IllegalStateException("PostgresHooks works only for connections that an IamTokenDataSource opens;"
                    + " it was named in the properties of another one");
        }
        connection = ours;
    }

    /** Returns a connected and verified TLS socket; the driver then neither connects nor requests TLS. */
    @Override
    public Socket createSocket() throws IOException {
        return connection.connect();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw unused();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
        throw unused();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw unused();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
        throw unused();
    }

    private static SocketException unused() {
        return new SocketException("This socket factory connects only to the login's target");
    }

    /** Returns a copy of the password, which the driver overwrites after use. */
    @Override
    public char[] getPassword(AuthenticationRequestType request) throws PSQLException {
        LoginAttempt login;
        try {
            login = connection.login();
        } catch (SocketException e) {
            throw new PSQLException(String.valueOf(e.getMessage()), PSQLState.CONNECTION_FAILURE, e);
        }
        boolean token = login.credential().source() == RdsIamListener.Source.IAM;
        if (request == AuthenticationRequestType.GSS
                || (token && request != AuthenticationRequestType.CLEARTEXT_PASSWORD)) {
            throw PostgresErrors.wrongRequest(request, token);
        }
        return (token ? login.password() : login.credential().driverPassword()).toCharArray();
    }
}
