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
 * <p>It takes the token at the last moment, for the verified socket only. A token given as a password property would
 * stay in the driver's static URL cache after the connection is closed. One instance serves one connection; not
 * thread-safe.
 */
public final class RdsClearPasswordPlugin extends MysqlClearPasswordPlugin {

    private @Nullable Protocol<NativePacketPayload> protocol;

    /** Called by the driver. */
    public RdsClearPasswordPlugin() {}

    @Override
    public void init(Protocol<NativePacketPayload> protocol, MysqlCallbackHandler callbackHandler) {
        super.init(protocol, callbackHandler);
        this.protocol = protocol;
    }

    /** Sends the credential to the verified server. */
    @Override
    public boolean nextAuthenticationStep(NativePacketPayload fromServer, List<NativePacketPayload> toServer) {
        SocketConnection connection = protocol == null ? null : protocol.getSocketConnection();
        if (connection == null || !(connection.getSocketFactory() instanceof RdsSocketFactory ours)) {
            throw new IllegalStateException("This connection does not belong to an open IamTokenDataSource");
        }
        byte[] token;
        try {
            token = ours.attemptOn(connection.getMysqlSocket()).password().getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (token.length == 0) {
            // a login by secret, whose password the driver has
            return super.nextAuthenticationStep(fromServer, toServer);
        }
        toServer.clear();
        toServer.add(new NativePacketPayload(Arrays.copyOf(token, token.length + 1)));
        return true;
    }
}
