package io.github.rdsiam.testkit;

import io.github.rdsiam.testkit.internal.protocol.mysql.Capabilities;
import io.github.rdsiam.testkit.internal.protocol.mysql.CommandBoundaries;
import io.github.rdsiam.testkit.internal.protocol.mysql.Greeting;
import io.github.rdsiam.testkit.internal.protocol.mysql.LoginRequest;
import io.github.rdsiam.testkit.internal.protocol.mysql.PacketChannel;
import io.github.rdsiam.testkit.internal.protocol.mysql.PayloadWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A handwritten MySQL client, for what Connector/J does not do. */
final class PlainClient implements AutoCloseable {

    static final long BASIC = Capabilities.LOGIN | Capabilities.TRANSACTIONS | Capabilities.CONNECT_WITH_DB;

    private Socket socket;
    private PacketChannel channel;
    private Greeting greeting;

    private PlainClient(Socket socket) throws IOException {
        this.socket = socket;
        this.channel = new PacketChannel(socket.getInputStream(), socket.getOutputStream());
    }

    static PlainClient connect(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return new PlainClient(socket);
    }

    /** The server's greeting, read when it is first asked for. */
    Greeting greeting() throws IOException {
        if (greeting == null) {
            greeting = Greeting.parse(channel.read());
        }
        return greeting;
    }

    /** Requests TLS. */
    void requestTls() throws IOException {
        byte[] request = new PayloadWriter()
                .integer(4, BASIC | Capabilities.SSL)
                .integer(4, 1 << 24)
                .integer(1, 45)
                .bytes(new byte[23])
                .toBytes();
        channel.write(request);
    }

    /** Starts TLS, naming the server so that the context can resume its session. */
    SSLSocket startTls(SSLContext context, String host, int port, String protocol) throws IOException {
        requestTls();
        var tls = (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true);
        tls.setEnabledProtocols(new String[] {protocol});
        tls.startHandshake();
        socket = tls;
        channel = new PacketChannel(tls.getInputStream(), tls.getOutputStream(), channel.sequence());
        return tls;
    }

    /** A context for a client that verifies nothing. */
    static SSLContext trustingAnything() throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustingAnything()}, null);
        return context;
    }

    private static final class TrustingAnything implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    void login(String user, String plugin, String response) throws IOException {
        login(user, plugin, response, BASIC);
    }

    void login(String user, String plugin, String response, long capabilities) throws IOException {
        channel.write(new LoginRequest(
                        capabilities,
                        1 << 24,
                        45,
                        user,
                        response.getBytes(StandardCharsets.UTF_8),
                        "lab",
                        (capabilities & Capabilities.PLUGIN_AUTH) == 0 ? null : plugin)
                .toBytes());
    }

    byte[] read() throws IOException {
        return channel.read();
    }

    void write(String text) throws IOException {
        channel.write(text.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte[] payload) throws IOException {
        channel.write(payload);
    }

    /** Begins a command. */
    void command(int code, byte[] payload) throws IOException {
        channel.restart();
        channel.write(new PayloadWriter().integer(1, code).bytes(payload).toBytes());
    }

    void query(String sql) throws IOException {
        command(CommandBoundaries.COM_QUERY, sql.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes that are not a packet, or not the packet that is expected. */
    void writeRaw(int... bytes) throws IOException {
        var raw = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            raw[i] = (byte) bytes[i];
        }
        socket.getOutputStream().write(raw);
        socket.getOutputStream().flush();
    }

    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    int sequence() {
        return channel.sequence();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
