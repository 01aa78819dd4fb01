package io.github.rdsiam.verify;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Logs in by PostgreSQL's protocol, and runs simple queries.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-flow.html">Message flow</a>
 */
final class PostgresLogin extends RawLogin {

    private static final int VERSION = 3 << 16;
    private static final int SSL_REQUEST = 80_877_103;
    private static final int CANCEL_REQUEST = 80_877_102;
    private static final int CLEAR_TEXT_PASSWORD = 3;

    private final Map<String, String> parameters = new LinkedHashMap<>();
    private DataInputStream in;
    private DataOutputStream out;
    private byte[] key = {};
    private String request = "nothing";

    PostgresLogin(Target target) throws IOException {
        super(target);
        in = new DataInputStream(plain().getInputStream());
        out = new DataOutputStream(plain().getOutputStream());
    }

    @Override
    void startTls(SSLContext context, String... versions) throws IOException {
        out.write(ByteBuffer.allocate(8).putInt(8).putInt(SSL_REQUEST).array());
        int answer = in.read();
        if (answer != 'S') {
            throw new IOException("the server answered the request for TLS with " + answer + " instead of S");
        }
        use(handshake(context, versions));
    }

    /** Starts TLS without a request for it, as PostgreSQL 17 and newer allow. */
    void startTlsDirectly(SSLContext context) throws IOException {
        use(handshake(context, new String[0], "postgresql"));
    }

    private void use(SSLSocket tls) throws IOException {
        in = new DataInputStream(tls.getInputStream());
        out = new DataOutputStream(tls.getOutputStream());
    }

    @Override
    Reply logIn(SSLContext verifying, String token) throws IOException {
        startTls(verifying);
        return begin(Map.of(), token);
    }

    /** Begins a session, in verified TLS, with these parameters besides user and database. */
    Reply begin(Map<String, String> more, String credential) throws IOException {
        begin(more);
        Message message = read();
        if (message.type() == 'R' && message.code() == CLEAR_TEXT_PASSWORD) {
            send('p', terminated(credential));
            message = read();
        }
        while (message.type() != 'Z') {
            switch (message.type()) {
                case 'E' -> {
                    return message.error();
                }
                case 'R' -> {
                    if (message.code() != 0) {
                        return new Reply("no error", "the server asked for " + message.request());
                    }
                }
                case 'S' -> {
                    String[] parameter = message.text().split("\0", -1);
                    parameters.put(parameter[0], parameter[1]);
                }
                case 'K' -> key = message.body();
                default -> {
                    // a notice
                }
            }
            message = read();
        }
        return Reply.ACCEPTED;
    }

    /** Begins a session without TLS. Never sends a credential. */
    Reply beginInClearText() throws IOException {
        begin(Map.of());
        Message message = read();
        return message.type() == 'E'
                ? message.error()
                : new Reply("no error", "the server asked for " + message.request() + " without TLS");
    }

    private void begin(Map<String, String> more) throws IOException {
        Map<String, String> startup = new LinkedHashMap<>();
        startup.put("user", target().user());
        startup.put("database", target().database());
        startup.putAll(more);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        startup.forEach((name, value) -> {
            body.writeBytes(terminated(name));
            body.writeBytes(terminated(value));
        });
        body.write(0);
        out.write(ByteBuffer.allocate(8 + body.size())
                .putInt(8 + body.size())
                .putInt(VERSION)
                .put(body.toByteArray())
                .array());
    }

    /** The credential that the server asked for. */
    String request() {
        return request;
    }

    /** The parameters that the server reported. */
    Map<String, String> parameters() {
        return parameters;
    }

    /** Sends a query, whose answer {@link #answer} reads. */
    void query(String sql) throws IOException {
        send('Q', terminated(sql));
    }

    /** The first column of the last row of an answer, or its error. */
    Reply answer() throws IOException {
        Reply reply = Reply.ACCEPTED;
        for (Message message = read(); message.type() != 'Z'; message = read()) {
            if (message.type() == 'E') {
                reply = message.error();
            } else if (message.type() == 'D') {
                ByteBuffer row = ByteBuffer.wrap(message.body());
                row.getShort();
                byte[] column = new byte[Math.max(0, row.getInt())];
                row.get(column);
                reply = new Reply("", new String(column, StandardCharsets.UTF_8));
            }
        }
        return reply;
    }

    /** Asks the server of another connection to cancel its statement. */
    void cancel(PostgresLogin other) throws IOException {
        out.write(ByteBuffer.allocate(8 + other.key.length)
                .putInt(8 + other.key.length)
                .putInt(CANCEL_REQUEST)
                .put(other.key)
                .array());
        try {
            in.read();
        } catch (SocketTimeoutException | SocketException e) {
            // the server sends no answer: it closes the connection, resets it or leaves it open
        }
    }

    private void send(char type, byte[] body) throws IOException {
        out.write(ByteBuffer.allocate(5 + body.length)
                .put((byte) type)
                .putInt(4 + body.length)
                .put(body)
                .array());
    }

    private Message read() throws IOException {
        char type = (char) in.readUnsignedByte();
        byte[] body = new byte[Math.max(0, in.readInt() - 4)];
        in.readFully(body);
        Message message = new Message(type, body);
        if (type == 'R' && request.equals("nothing") && message.code() != 0) {
            request = message.request();
        }
        return message;
    }

    private static byte[] terminated(String text) {
        return (text + "\0").getBytes(StandardCharsets.UTF_8);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Message(char type, byte[] body) {

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** Of a request for a credential. */
        int code() {
            return ByteBuffer.wrap(body).getInt();
        }

        String request() {
            return switch (code()) {
                case 0 -> "nothing";
                case CLEAR_TEXT_PASSWORD -> "a clear-text password";
                case 5 -> "an MD5 hash";
                case 10 -> "SCRAM";
                default -> "a credential of kind " + code();
            };
        }

        Reply error() {
            String state = "";
            String text = "";
            for (String field : text().split("\0", -1)) {
                if (field.startsWith("C")) {
                    state = field.substring(1);
                } else if (field.startsWith("M")) {
                    text = field.substring(1);
                }
            }
            return new Reply(state, text);
        }
    }
}
