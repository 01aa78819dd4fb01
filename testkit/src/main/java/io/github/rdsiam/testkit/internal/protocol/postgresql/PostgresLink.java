package io.github.rdsiam.testkit.internal.protocol.postgresql;

import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.internal.protocol.ServerErrorException;
import io.github.rdsiam.testkit.internal.protocol.SqlLink;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client connection to PostgreSQL without TLS. It supports clear-text passwords, MD5 and SCRAM. Not thread-safe. */
public final class PostgresLink implements SqlLink {

    /** The timeout for each response of the database until the end of the login. */
    public static final int LOGIN_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;
    private final MessageChannel channel;

    private PostgresLink(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        this.channel = new MessageChannel(in, socket.getOutputStream());
    }

    /**
     * Connects.
     *
     * @param socket an unconnected socket; closing it ends the wait for the database
     * @param limitMillis the timeout for each response until the end of the login
     */
    public static PostgresLink connect(Socket socket, String host, int port, int limitMillis) throws IOException {
        try {
            socket.connect(new InetSocketAddress(host, port), limitMillis);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(limitMillis);
            return new PostgresLink(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Connects and logs in to one database, for {@link #query}. */
    public static PostgresLink open(String host, int port, DatabaseLogin login, String database) throws IOException {
        PostgresLink link = connect(new Socket(), host, port, LOGIN_MILLIS);
        try {
            Map<String, String> parameters =
                    Map.of("user", login.user(), "database", database, "client_encoding", "UTF8");
            link.login(new StartupMessage(StartupMessage.VERSION_3, parameters), login.password());
            return link;
        } catch (IOException e) {
            link.close();
            throw e;
        }
    }

    /** Returns the channel, for a login in which the client responds to the database itself. */
    public MessageChannel channel() {
        return channel;
    }

    /**
     * Returns the database's output after the login. It may contain buffered bytes, so the socket's stream must not be
     * used.
     */
    public InputStream in() {
        return in;
    }

    public OutputStream out() throws IOException {
        return socket.getOutputStream();
    }

    /**
     * Logs in.
     *
     * @return the messages after the database has accepted the password: its parameters, the key, and ready for query
     * @throws ServerErrorException if the database refuses
     */
    public List<Message> login(StartupMessage startup, String password) throws IOException {
        channel.write(startup.toBytes());
        ScramClient scram = new ScramClient(password);
        Authentication request = request();
        while (request.code() != Authentication.OK) {
            switch (request.code()) {
                case Authentication.CLEAR_TEXT -> answer(new MessageWriter().text(password));
                case Authentication.MD5 ->
                    answer(new MessageWriter().text(md5(startup.user(), password, request.data())));
                case Authentication.SASL -> {
                    if (!request.mechanisms().contains(ScramClient.MECHANISM)) {
                        throw new IOException("the database does not offer " + ScramClient.MECHANISM);
                    }
                    answer(new MessageWriter().bytes(scram.initialResponse()));
                }
                case Authentication.SASL_CONTINUE ->
                    answer(new MessageWriter().bytes(scram.finalResponse(request.data())));
                case Authentication.SASL_FINAL -> {}
                default ->
                    throw new IOException("the database asked for authentication " + request.code()
                            + ", which the testkit does not support");
            }
            request = request();
        }
        return untilReady();
    }

    private void answer(MessageWriter body) throws IOException {
        channel.write(new Message(Message.PASSWORD, body.toBytes()));
    }

    private Authentication request() throws IOException {
        Message message = channel.read();
        throwIfError(message);
        if (message.type() != Message.AUTHENTICATION) {
            throw new IOException("the database sent an unknown message during the login");
        }
        return Authentication.parse(message);
    }

    /** Returns the messages after the authentication, up to and including ready for query. */
    public List<Message> untilReady() throws IOException {
        List<Message> messages = new ArrayList<>();
        Message message;
        do {
            message = channel.read();
            throwIfError(message);
            messages.add(message);
        } while (message.type() != Message.READY);
        socket.setSoTimeout(0);
        return messages;
    }

    private static String md5(String user, String password, byte[] salt) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            String inner = HexFormat.of().formatHex(digest.digest((password + user).getBytes(StandardCharsets.UTF_8)));
            digest.update(inner.getBytes(StandardCharsets.UTF_8));
            return "md5" + HexFormat.of().formatHex(digest.digest(salt));
        } catch (NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }

    /** Throws the error if the message is one. */
    private static void throwIfError(Message message) throws IOException {
        if (message.type() == Message.ERROR) {
            throw new ServerErrorException(ErrorResponse.parse(message));
        }
    }

    /** Runs a statement. An error is thrown after the database is ready again. */
    @Override
    public List<List<@Nullable String>> query(String sql) throws IOException {
        channel.write(new Message(Message.QUERY, new MessageWriter().text(sql).toBytes()));
        List<List<@Nullable String>> rows = new ArrayList<>();
        Message failure = null;
        Message message = channel.read();
        while (message.type() != Message.READY) {
            if (message.type() == Message.DATA_ROW) {
                rows.add(row(message));
            } else if (message.type() == Message.ERROR) {
                failure = message;
            }
            message = channel.read();
        }
        if (failure != null) {
            throwIfError(failure);
        }
        return rows;
    }

    private static List<@Nullable String> row(Message message) throws IOException {
        MessageReader in = new MessageReader(message.body());
        int columns = in.int16();
        List<@Nullable String> row = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            row.add(in.column());
        }
        return row;
    }

    @Override
    public void quit() {
        try (this) {
            channel.write(new Message(Message.TERMINATE, new byte[0]));
        } catch (IOException e) {
            // already closed
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
