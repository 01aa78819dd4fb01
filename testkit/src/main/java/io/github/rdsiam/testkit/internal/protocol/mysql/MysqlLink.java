package io.github.rdsiam.testkit.internal.protocol.mysql;

import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.internal.protocol.ServerErrorException;
import io.github.rdsiam.testkit.internal.protocol.SqlLink;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client connection to MySQL or MariaDB without TLS. Not thread-safe.
 *
 * <p>It supports two plugins, {@code mysql_native_password} and {@code caching_sha2_password}, the latter also with the
 * server's RSA key, for lack of TLS.
 */
public final class MysqlLink implements SqlLink {

    /** The timeout for each response of the database until the end of the login. */
    public static final int LOGIN_MILLIS = 10_000;

    private static final int MORE_DATA = 1;
    private static final int FAST_AUTH_OK = 3;
    private static final int FULL_AUTH = 4;
    private static final int ASK_FOR_KEY = 2;
    private static final int COM_QUERY = 3;
    private static final int COM_QUIT = 1;
    private static final int EOF = 0xFE;
    private static final int EOF_LENGTH = 9;

    private final Socket socket;
    private final InputStream in;
    private final PacketChannel channel;
    private final Greeting greeting;

    private MysqlLink(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        this.channel = new PacketChannel(in, socket.getOutputStream());
        this.greeting = Greeting.parse(channel.read());
    }

    /** Connects and reads the greeting. */
    public static MysqlLink open(String host, int port) throws IOException {
        return open(new Socket(), host, port, LOGIN_MILLIS);
    }

    /**
     * Connects and reads the greeting.
     *
     * @param socket an unconnected socket; closing it ends the wait for the database
     * @param limitMillis the timeout for each response until the end of the login
     */
    public static MysqlLink open(Socket socket, String host, int port, int limitMillis) throws IOException {
        try {
            socket.connect(new InetSocketAddress(host, port), limitMillis);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(limitMillis);
            return new MysqlLink(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Connects and logs in, for {@link #query}. */
    public static MysqlLink open(String host, int port, DatabaseLogin login) throws IOException {
        return open(host, port, login, null);
    }

    /** Connects and logs in to one schema, for {@link #query}. */
    public static MysqlLink open(String host, int port, DatabaseLogin login, @Nullable String database)
            throws IOException {
        MysqlLink link = open(host, port);
        try {
            link.login(login, Capabilities.LOGIN | Capabilities.TRANSACTIONS, link.greeting.charset(), database);
            return link;
        } catch (IOException e) {
            link.close();
            throw e;
        }
    }

    public Greeting greeting() {
        return greeting;
    }

    Socket socket() {
        return socket;
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
     * @return the OK packet
     * @throws ServerErrorException if the database refuses
     */
    public byte[] login(DatabaseLogin login, long capabilities, int charset, @Nullable String database)
            throws IOException {
        String plugin = known(greeting.plugin()) ? greeting.plugin() : PasswordScramble.NATIVE;
        byte[] salt = greeting.salt();
        byte[] proof = PasswordScramble.of(plugin, login.password(), salt);
        channel.write(LoginRequest.of(login, capabilities, charset, proof, database, plugin)
                .toBytes());
        byte[] answer = channel.read();
        if (AuthSwitch.isSwitch(answer)) {
            AuthSwitch request = AuthSwitch.parse(answer);
            if (known(request.plugin())) {
                salt = request.data();
                channel.write(PasswordScramble.of(request.plugin(), login.password(), salt));
                answer = channel.read();
            } else {
                answer = withUnknownPlugin(request.plugin());
            }
        }
        answer = moreData(login.password(), salt, answer);
        ErrorPacket.throwIfError(answer);
        channel.restart();
        socket.setSoTimeout(0);
        return answer;
    }

    /**
     * Responds with an empty packet. MySQL requests any of its plugins for an unknown user, and reports that only after
     * the response.
     */
    private byte[] withUnknownPlugin(String plugin) throws IOException {
        String problem = "the database asked for " + plugin + ", which the testkit does not support";
        channel.write(new byte[0]);
        byte[] answer = channel.read();
        if (ErrorPacket.isError(answer)) {
            throw new ServerErrorException(ErrorPacket.parse(answer), problem);
        }
        if (answer.length > 0 && answer[0] == MORE_DATA) {
            throw new IOException(problem);
        }
        return answer;
    }

    private static boolean known(String plugin) {
        return plugin.equals(PasswordScramble.NATIVE) || plugin.equals(PasswordScramble.CACHING_SHA2);
    }

    private byte[] moreData(String password, byte[] salt, byte[] first) throws IOException {
        byte[] answer = first;
        while (answer.length > 1 && answer[0] == MORE_DATA) {
            if (answer[1] == FULL_AUTH) {
                channel.write(new byte[] {ASK_FOR_KEY});
                byte[] key = channel.read();
                ErrorPacket.throwIfError(key);
                channel.write(PasswordScramble.encrypted(password, salt, Arrays.copyOfRange(key, 1, key.length)));
            } else if (answer[1] != FAST_AUTH_OK) {
                throw new IOException("The database sent an unknown message during the login");
            }
            answer = channel.read();
        }
        return answer;
    }

    @Override
    public List<List<@Nullable String>> query(String sql) throws IOException {
        channel.restart();
        channel.write(new PayloadWriter().integer(1, COM_QUERY).text(sql).toBytes());
        byte[] first = channel.read();
        ErrorPacket.throwIfError(first);
        if (first[0] == 0) {
            return List.of();
        }
        int columns = (int) new PayloadReader(first).lengthEncodedInteger();
        for (int i = 0; i <= columns; i++) {
            channel.read();
        }
        return rows(columns);
    }

    private List<List<@Nullable String>> rows(int columns) throws IOException {
        List<List<@Nullable String>> rows = new ArrayList<>();
        byte[] packet = channel.read();
        while (!isEof(packet)) {
            ErrorPacket.throwIfError(packet);
            PayloadReader row = new PayloadReader(packet);
            List<@Nullable String> values = new ArrayList<>();
            for (int i = 0; i < columns; i++) {
                values.add(row.column());
            }
            rows.add(values);
            packet = channel.read();
        }
        return rows;
    }

    private static boolean isEof(byte[] packet) {
        return packet.length < EOF_LENGTH && packet.length > 0 && (packet[0] & 0xFF) == EOF;
    }

    @Override
    public void quit() {
        try (this) {
            channel.restart();
            channel.write(new byte[] {COM_QUIT});
        } catch (IOException e) {
            // already closed
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
