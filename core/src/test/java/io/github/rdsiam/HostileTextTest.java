package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rdsiam.internal.engine.FailureKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * A hostile server before TLS: its text is cut and escaped, and the client does not wait for the rest of its packets.
 */
class HostileTextTest {

    /** Of what the driver reads before the login. */
    private static final int LONGEST_PACKET = 65_535;

    private static final int LONGEST_MESSAGE = 4_000;

    private static final String FORGED = "no\r\n2026-01-01 INFO all is well\u001b[2J";

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
        SQLException failure = connectTo(packet(0, error(FORGED)));

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

    /** Answers to PostgreSQL's request for TLS: only the first byte counts, and no text is shown. */
    static Stream<Arguments> answersToTheRequestForTls() {
        return Stream.of(
                Arguments.of("", FailureKind.CONNECTION_CLOSED),
                Arguments.of("N", FailureKind.NO_TLS),
                Arguments.of("N" + FORGED, FailureKind.NO_TLS),
                Arguments.of("E", FailureKind.ERROR_BEFORE_TLS),
                Arguments.of("E\0\0\1\0SFATAL\0C28P01\0M" + FORGED + "\0\0", FailureKind.ERROR_BEFORE_TLS),
                Arguments.of("E\u007f\u00ff\u00ff\u00ff" + FORGED.repeat(1_000), FailureKind.ERROR_BEFORE_TLS),
                Arguments.of("R\0\0\0\10\0\0\0\3", FailureKind.NO_TLS),
                Arguments.of("HTTP/1.1 400 " + FORGED, FailureKind.NO_TLS),
                Arguments.of("\0", FailureKind.NO_TLS),
                Arguments.of("S", FailureKind.TLS_FAILED),
                Arguments.of("SS", FailureKind.TLS_FAILED),
                Arguments.of("S" + FORGED, FailureKind.TLS_FAILED),
                Arguments.of("SE\0\0\1\0SFATAL\0C28P01\0M" + FORGED + "\0\0", FailureKind.TLS_FAILED),
                Arguments.of("S\26\3\3\u00ff\u00ff\2", FailureKind.TLS_FAILED));
    }

    @ParameterizedTest
    @MethodSource("answersToTheRequestForTls")
    void noTextOfAnAnswerToTheRequestForTlsIsShown(String answer, FailureKind kind) throws Exception {
        SQLException failure = connectTo(DatabaseEngine.POSTGRESQL, answer.getBytes(StandardCharsets.ISO_8859_1));

        assertThat((Throwable) failure).isNotInstanceOf(IamAuthenticationException.class);
        assertThat(failure.getMessage())
                .startsWith(kind.heading() + ": user \"app\" at " + LocalRds.PROXY)
                .doesNotContain("all is well", "28P01")
                .hasSizeLessThan(LONGEST_MESSAGE);
    }

    private static SQLException connectTo(byte[] answer) throws Exception {
        return connectTo(DatabaseEngine.MYSQL, answer);
    }

    /** Fails with a server that sends this and disconnects; the server must not even receive the user name. */
    private static SQLException connectTo(DatabaseEngine engine, byte[] answer) throws Exception {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread speaker = new Thread(() -> speak(server, answer, received), "hostile-server");
            speaker.start();
            try (IamTokenDataSource source = IamTokenDataSource.builder()
                    .engine(engine)
                    .endpoint(LocalRds.PROXY)
                    .port(server.getLocalPort())
                    .username(LocalRds.USER)
                    .credentialsProvider(StaticCredentialsProvider.create(LocalRds.credentials(LocalRds.IDENTITY)))
                    .build()) {
                return catchThrowableOfType(SQLException.class, source::getConnection);
            } finally {
                speaker.join();
                assertThat(received.toString(StandardCharsets.ISO_8859_1))
                        .doesNotContain(LocalRds.USER + "\0", "X-Amz", LocalRds.IDENTITY.accessKeyId());
            }
        }
    }

    private static void speak(ServerSocket server, byte[] answer, OutputStream received) {
        try (Socket client = server.accept()) {
            client.getOutputStream().write(answer);
            client.shutdownOutput();
            client.getInputStream().transferTo(received);
        } catch (IOException e) {
            // the client may disconnect first
        }
    }
}
