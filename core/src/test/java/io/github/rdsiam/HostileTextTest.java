package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rdsiam.internal.engine.FailureKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A server that means ill, before TLS: its text is cut and escaped, and nobody waits for the rest of its packets. */
class HostileTextTest {

    /** Of what the driver reads before the login. */
    private static final int LONGEST_PACKET = 65_535;

    private static final int LONGEST_MESSAGE = 4_000;

    @Test
    void theLongestErrorThatTheDriverTakesIsCut() throws Exception {
        SQLException failure = connectTo(packet(0, error("x".repeat(LONGEST_PACKET - 3))));

        assertThat(failure.getMessage())
                .startsWith(FailureKind.ERROR_BEFORE_TLS.heading())
                .contains("xxx... (")
                .hasSizeLessThan(LONGEST_MESSAGE);
    }

    @Test
    void aLongerOneFails() throws Exception {
        assertThat(connectTo(packet(0, error("x".repeat(LONGEST_PACKET + 1)))).getMessage())
                .contains("user \"app\" at " + LocalRds.PROXY, "too large")
                .hasSizeLessThan(LONGEST_MESSAGE);
    }

    @Test
    void controlCharactersAreEscaped() throws Exception {
        SQLException failure = connectTo(packet(0, error("no\r\n2026-01-01 INFO all is well\u001b[2J")));

        assertThat(failure.getMessage())
                .contains("no\\u000d\\u000a2026-01-01 INFO all is well\\u001b[2J")
                .doesNotContain("\r", "\n", "\u001b");
    }

    @Test
    void aWrongSequenceNumberFails() throws Exception {
        assertThat(connectTo(packet(7, error("out of order"))).getMessage())
                .contains("user \"app\" at " + LocalRds.PROXY)
                .hasSizeLessThan(LONGEST_MESSAGE);
    }

    @Test
    void aTruncatedPacketFails() throws Exception {
        byte[] whole = packet(0, error("x".repeat(1_000)));

        assertThat(connectTo(Arrays.copyOf(whole, 100)).getMessage())
                .startsWith(FailureKind.CONNECTION_CLOSED.heading());
    }

    @Test
    void aPacketThatClaimsToBeTheLongestFails() throws Exception {
        assertThat(connectTo(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, 0, 10})
                        .getMessage())
                .contains("user \"app\" at " + LocalRds.PROXY);
    }

    /** The text as MySQL sends it instead of a greeting: with no SQLState. */
    private static byte[] error(String text) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.writeBytes(new byte[] {(byte) 0xff, 0x15, 0x04});
        payload.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return payload.toByteArray();
    }

    private static byte[] packet(int sequence, byte[] payload) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(payload.length);
        packet.write(payload.length >> 8);
        packet.write(payload.length >> 16);
        packet.write(sequence);
        packet.writeBytes(payload);
        return packet.toByteArray();
    }

    /** What comes of a server that says this and hangs up. */
    private static SQLException connectTo(byte[] answer) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread speaker = new Thread(() -> speak(server, answer), "hostile-server");
            speaker.start();
            try (IamTokenDataSource source = IamTokenDataSource.builder()
                    .endpoint(LocalRds.PROXY)
                    .port(server.getLocalPort())
                    .username(LocalRds.USER)
                    .credentialsProvider(StaticCredentialsProvider.create(LocalRds.credentials(LocalRds.IDENTITY)))
                    .build()) {
                return catchThrowableOfType(SQLException.class, source::getConnection);
            } finally {
                speaker.join();
            }
        }
    }

    private static void speak(ServerSocket server, byte[] answer) {
        try (Socket client = server.accept()) {
            client.getOutputStream().write(answer);
            client.shutdownOutput();
            client.getInputStream().readAllBytes();
        } catch (IOException e) {
            // the client has hung up first, as it may
        }
    }
}
