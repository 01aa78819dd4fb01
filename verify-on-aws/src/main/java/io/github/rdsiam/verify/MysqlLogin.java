package io.github.rdsiam.verify;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLContext;

/**
 * Logs in by MySQL's protocol.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase.html">Connection phase</a>
 */
final class MysqlLogin extends RawLogin {

    private static final int PROTOCOL_41 = 1 << 9;
    private static final int SSL = 1 << 11;
    private static final int SECURE_CONNECTION = 1 << 15;
    private static final int PLUGIN_AUTH = 1 << 19;
    private static final int CAPABILITIES = 1 | PROTOCOL_41 | SSL | SECURE_CONNECTION | PLUGIN_AUTH;
    private static final int MAX_PACKET = 1 << 24;
    private static final int UTF8MB4 = 45;
    private static final int FILLER = 23;

    /**
     * Bytes of the greeting between version and plugin: connection id, salt and its end, lower capabilities, character
     * set, status, upper capabilities, length of the salt, reserved bytes, rest of the salt.
     */
    private static final int FROM_VERSION_TO_PLUGIN = 4 + 9 + 2 + 1 + 2 + 2 + 1 + 10 + 13;

    private final String plugin;
    private Packets packets;

    /** Connects and reads the greeting. */
    MysqlLogin(Target target) throws IOException {
        super(target);
        try {
            packets = new Packets(plain(), 0);
            byte[] greeting = packets.read();
            requireNoError(greeting);
            plugin = text(greeting, end(greeting, 1) + 1 + FROM_VERSION_TO_PLUGIN);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Returns the authentication plugin that the greeting names. */
    String plugin() {
        return plugin;
    }

    @Override
    void startTls(SSLContext context, String... versions) throws IOException {
        packets.write(opening());
        packets = new Packets(handshake(context, versions), packets.sequence());
    }

    @Override
    Reply logIn(SSLContext verifying, String token) throws IOException {
        startTls(verifying);
        ByteArrayOutputStream login = new ByteArrayOutputStream();
        login.writeBytes(opening());
        login.writeBytes(terminated(target().user()));
        login.write(0);
        login.writeBytes(terminated(plugin));
        packets.write(login.toByteArray());
        byte[] answer = packets.read();
        if (Reply.isSwitchTo(answer, "mysql_clear_password")) {
            packets.write(terminated(token));
            answer = packets.read();
        }
        return Reply.parse(answer);
    }

    /** The packet that asks for TLS; the login inside TLS begins with it again. */
    private static byte[] opening() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        number(out, CAPABILITIES);
        number(out, MAX_PACKET);
        out.write(UTF8MB4);
        out.writeBytes(new byte[FILLER]);
        return out.toByteArray();
    }

    private static void number(ByteArrayOutputStream out, int value) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            out.write(value >> shift);
        }
    }

    private static byte[] terminated(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    private static void requireNoError(byte[] greeting) throws IOException {
        if (Reply.isError(greeting)) {
            throw new IOException("The server refused the connection: " + Reply.parse(greeting));
        }
    }

    private static int end(byte[] bytes, int from) {
        int end = from;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return end;
    }

    private static String text(byte[] bytes, int from) {
        int start = Math.min(from, bytes.length);
        return new String(bytes, start, end(bytes, start) - start, StandardCharsets.US_ASCII);
    }
}
