package io.github.rdsiam.internal.mysql;

import com.mysql.cj.callback.MysqlCallbackHandler;
import com.mysql.cj.protocol.Protocol;
import com.mysql.cj.protocol.SocketConnection;
import com.mysql.cj.protocol.a.NativePacketPayload;
import com.mysql.cj.protocol.a.authentication.MysqlClearPasswordPlugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replaces Connector/J's {@code mysql_clear_password}. The driver instantiates this class by name.
 *
 * <p>It gets the token at the last moment, and only for the verified socket. If the token were a password property, it
 * would stay in the driver's static URL cache after the connection is closed. One instance serves one connection; not
 * thread-safe.
 */
public final class RdsClearPasswordPlugin extends MysqlClearPasswordPlugin {

    private @Nullable Protocol<NativePacketPayload> protocol;
    private String driverPassword = "";

    /** Creates the plugin; called by the driver. */
    public RdsClearPasswordPlugin() {}

    @Override
    public void init(Protocol<NativePacketPayload> protocol, MysqlCallbackHandler callbackHandler) {
        super.init(protocol, callbackHandler);
        this.protocol = protocol;
    }

    /** Stores the password of a secret; empty for a login by token. */
    @Override
    public void setAuthenticationParameters(@Nullable String user, @Nullable String password) {
        driverPassword = password == null ? "" : password;
    }

    @Override
    public void destroy() {
        super.destroy();
        driverPassword = "";
    }

    /** Sends the credential to the verified server. Always in UTF-8, regardless of the driver's characterEncoding. */
    @Override
    public boolean nextAuthenticationStep(NativePacketPayload fromServer, List<NativePacketPayload> toServer) {
        SocketConnection connection = protocol == null ? null : protocol.getSocketConnection();
        if (connection == null || !(connection.getSocketFactory() instanceof RdsSocketFactory ours)) {
            throw new IllegalStateException("This connection does not belong to an open IamTokenDataSource");
        }
        toServer.clear();
        try {
            // empty for a secret: the driver has its password
            String password = ours.attemptOn(connection.getMysqlSocket()).password();
            byte[] credential = (password.isEmpty() ? driverPassword : password).getBytes(StandardCharsets.UTF_8);
            toServer.add(new NativePacketPayload(Arrays.copyOf(credential, credential.length + 1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }
}
