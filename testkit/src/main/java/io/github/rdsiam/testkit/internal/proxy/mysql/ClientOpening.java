package io.github.rdsiam.testkit.internal.proxy.mysql;

import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testkit.internal.protocol.mysql.Capabilities;
import io.github.rdsiam.testkit.internal.protocol.mysql.Greeting;
import io.github.rdsiam.testkit.internal.protocol.mysql.LoginRequest;
import io.github.rdsiam.testkit.internal.protocol.mysql.PacketChannel;
import io.github.rdsiam.testkit.internal.proxy.ClientSocket;
import io.github.rdsiam.testkit.internal.proxy.FaultPlan;
import io.github.rdsiam.testkit.internal.proxy.LoginDraft;
import io.github.rdsiam.testkit.internal.proxy.LoginFailure;
import io.github.rdsiam.testkit.internal.proxy.TlsOpening;
import io.github.rdsiam.testkit.internal.proxy.VirtualEndpoint;
import io.github.rdsiam.testkit.internal.tls.TlsClient;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Handles the first packets of a connection: greeting, TLS, and the client's login request. */
final class ClientOpening {

    static final int SALT_LENGTH = 20;

    /**
     * The version reported for a MariaDB. From 8.0.11 on, Connector/J, and so Hibernate, queries the keywords in a way
     * that MariaDB does not support. MySQL's version is reported unchanged.
     */
    private static final String VERSION = "8.0.10";

    private static final int UTF8MB4 = 45;
    private static final int AUTOCOMMIT = 2;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final VirtualEndpoint endpoint;
    private final FaultPlan fault;
    private final ClientSocket socket;
    private final long id;
    private final LoginDraft draft;
    private final byte[] salt = newSalt();
    private long offered;
    private boolean greeted;
    private PacketChannel channel;

    ClientOpening(VirtualEndpoint endpoint, FaultPlan fault, ClientSocket socket, long id, LoginDraft draft)
            throws IOException {
        this.endpoint = endpoint;
        this.fault = fault;
        this.socket = socket;
        this.id = id;
        this.draft = draft;
        this.channel = new PacketChannel(socket.getInputStream(), socket.getOutputStream());
    }

    private static byte[] newSalt() {
        byte[] salt = new byte[SALT_LENGTH];
        for (int i = 0; i < SALT_LENGTH; i++) {
            salt[i] = (byte) (1 + RANDOM.nextInt(Byte.MAX_VALUE));
        }
        return salt;
    }

    byte[] salt() {
        return salt.clone();
    }

    /** Returns the current channel, which is unencrypted until TLS has begun. */
    PacketChannel channel() {
        return channel;
    }

    /** Ends the output to the client; its input is still received. */
    void sayNoMore() throws IOException {
        socket.sayNoMore();
    }

    /**
     * Sends the greeting, with the values of the database's greeting that clients of the proxy see; null if the
     * database was not reached.
     */
    void greet(@Nullable Greeting database, String plugin, boolean offerTls) throws IOException {
        long relayed = database == null ? Capabilities.TRANSACTIONS : database.capabilities() & Capabilities.RELAYED;
        offered = relayed
                | Capabilities.LOGIN
                | Capabilities.CONNECT_WITH_DB
                | Capabilities.CONNECT_ATTRS
                | (offerTls ? Capabilities.SSL : 0);
        channel.write(new Greeting(
                        database == null || database.isMariadb() ? VERSION : database.version(),
                        id,
                        salt,
                        offered,
                        database == null ? UTF8MB4 : database.charset(),
                        database == null ? AUTOCOMMIT : database.status(),
                        plugin)
                .toBytes());
        greeted = true;
    }

    /** Returns whether the greeting was sent; errors that replace it have another format. */
    boolean hasGreeted() {
        return greeted;
    }

    /** Starts TLS if the client requests it, and otherwise refuses the login. */
    TlsClient secure() throws IOException, LoginFailure {
        byte[] first = answer("the client disconnected after the server's greeting");
        if (!LoginRequest.isTlsRequest(first)) {
            draft.user(LoginRequest.parse(first).user());
            throw new LoginFailure(Verdict.NO_TLS, null, MysqlErrors.withoutTls(endpoint));
        }
        TlsClient tls = new TlsOpening(endpoint, fault, socket, draft).handshake(new byte[0], null);
        channel = new PacketChannel(tls.socket().getInputStream(), tls.socket().getOutputStream(), channel.sequence());
        return tls;
    }

    /** Reads the client's next packet. A disconnect is recorded as a failed login. */
    private byte[] answer(String whenItLeaves) throws IOException, LoginFailure {
        try {
            return channel.readInTurn();
        } catch (EOFException | SocketException e) {
            throw new LoginFailure(Verdict.CLIENT_GONE, fault.during(whenItLeaves), null);
        }
    }

    /** Reads the login request, after TLS or if TLS was not offered. */
    LoginRequest loginRequest() throws IOException, LoginFailure {
        byte[] login = login();
        draft.certificateCheck(fault.certificate().afterLogin());
        LoginRequest request = LoginRequest.parse(login);
        draft.user(request.user());
        String notOffered = Capabilities.notOffered(request.capabilities(), offered);
        if (!notOffered.isEmpty()) {
            String reason = "the client uses " + notOffered + ", which was not offered";
            throw new LoginFailure(Verdict.BAD_HANDSHAKE, reason, MysqlErrors.badHandshake(reason));
        }
        return request.limitedTo(offered);
    }

    private byte[] login() throws IOException, LoginFailure {
        TlsOpening opening = new TlsOpening(endpoint, fault, socket, draft);
        return opening.first(() -> channel.readInTurn());
    }
}
