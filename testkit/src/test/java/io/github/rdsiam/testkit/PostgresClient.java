package io.github.rdsiam.testkit;

import io.github.rdsiam.testkit.internal.protocol.postgresql.ErrorResponse;
import io.github.rdsiam.testkit.internal.protocol.postgresql.FirstMessage;
import io.github.rdsiam.testkit.internal.protocol.postgresql.Message;
import io.github.rdsiam.testkit.internal.protocol.postgresql.MessageChannel;
import io.github.rdsiam.testkit.internal.protocol.postgresql.MessageWriter;
import io.github.rdsiam.testkit.internal.protocol.postgresql.StartupMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A handwritten PostgreSQL client, for what pgjdbc does not do. */
final class PostgresClient implements AutoCloseable {

    private Socket socket;
    private MessageChannel channel;

    private PostgresClient(Socket socket) throws IOException {
        this.socket = socket;
        this.channel = new MessageChannel(socket.getInputStream(), socket.getOutputStream());
    }

    static PostgresClient connect(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return new PostgresClient(socket);
    }

    /** A client that has started TLS with the proxy. */
    static PostgresClient secured(Lab lab) throws Exception {
        var client = connect(lab.proxy.port());
        client.requestTls();
        client.startTls(lab.sslContext(), Lab.PROXY, lab.proxy.port());
        return client;
    }

    /** Asks for TLS and returns the answer. */
    int requestTls() throws IOException {
        return ask(FirstMessage.sslRequest());
    }

    /** Sends a first message and returns the first byte of the answer, -1 at the end. */
    int ask(byte[] first) throws IOException {
        send(first);
        return channel.readByte();
    }

    /** Sends a first message. */
    void send(byte[] first) throws IOException {
        channel.write(first);
    }

    SSLSocket startTls(SSLContext context, String host, int port, String... protocols) throws IOException {
        var tls = (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true);
        var parameters = tls.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        socket = tls;
        channel = new MessageChannel(tls.getInputStream(), tls.getOutputStream());
        return tls;
    }

    /** Begins a session and returns the server's answer. */
    Message start(int version, Map<String, String> parameters) throws IOException {
        channel.write(new StartupMessage(version, parameters).toBytes());
        return channel.read();
    }

    Message start(String user) throws IOException {
        return start(StartupMessage.VERSION_3, Map.of("user", user, "database", "lab"));
    }

    /** Sends a password and returns the server's answer. */
    Message password(String password) throws IOException {
        write(Message.PASSWORD, password);
        return channel.read();
    }

    void write(char type, String text) throws IOException {
        channel.write(new Message(type, new MessageWriter().text(text).toBytes()));
    }

    Message read() throws IOException {
        return channel.read();
    }

    static ErrorResponse error(Message message) throws IOException {
        if (message.type() != Message.ERROR) {
            throw new IOException("no error but " + message);
        }
        return ErrorResponse.parse(message);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
