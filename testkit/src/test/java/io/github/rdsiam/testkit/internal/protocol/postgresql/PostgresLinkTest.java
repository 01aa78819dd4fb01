package io.github.rdsiam.testkit.internal.protocol.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.internal.protocol.ServerErrorException;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that the testkit's own database does not send. */
class PostgresLinkTest {

    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private ServerSocket listener;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        listener.setSoTimeout(15_000);
    }

    @AfterEach
    void stop() throws IOException {
        listener.close();
        threads.shutdownNow();
    }

    /**
     * Sends one request to a client and returns the text of the answer; then accepts the login or closes the
     * connection.
     */
    private Future<String> ask(Authentication request) {
        return threads.submit(() -> {
            try (var socket = listener.accept()) {
                var channel = new MessageChannel(socket.getInputStream(), socket.getOutputStream());
                assertThat(StartupMessage.parse(channel.readStartup(channel.readByte()))
                                .database())
                        .isEqualTo("lab");
                channel.write(request.toMessage());
                var answer = channel.read();
                channel.write(Authentication.of(Authentication.OK).toMessage());
                channel.write(new Message(Message.READY, new byte[] {'I'}));
                channel.read();
                return new String(answer.body(), UTF_8);
            }
        });
    }

    private PostgresLink login() throws IOException {
        return PostgresLink.open("127.0.0.1", listener.getLocalPort(), new DatabaseLogin("app", "pw"), "lab");
    }

    @Test
    void givesItsPasswordInClearText() throws Exception {
        var answer = ask(Authentication.of(Authentication.CLEAR_TEXT));
        login().quit();
        assertThat(answer.get()).isEqualTo("pw\0");
    }

    /** As {@code SELECT 'md5' || md5(md5('pwapp') || '1234')} says. */
    @Test
    void givesTheHashOfItsPassword() throws Exception {
        var answer = ask(Authentication.md5("1234".getBytes(UTF_8)));
        login().quit();
        assertThat(answer.get()).isEqualTo("md56e4100cc02ecfcf91d6a3fe672bff07d\0");
    }

    @ParameterizedTest
    @CsvSource({"7, authentication 7", "10, does not offer SCRAM-SHA-256"})
    void saysWhatItCannotAnswer(int code, String reason) {
        var answer = ask(new Authentication(code, "OTHER\0\0".getBytes(UTF_8)));
        assertThatThrownBy(this::login).isInstanceOf(IOException.class).hasMessageContaining(reason);
        assertThatThrownBy(answer::get).hasRootCauseInstanceOf(EOFException.class);
    }

    @Test
    void saysWhyItWasRefused() throws Exception {
        var server = threads.submit(() -> {
            try (var socket = listener.accept()) {
                var channel = new MessageChannel(socket.getInputStream(), socket.getOutputStream());
                channel.readStartup(channel.readByte());
                channel.write(new ErrorResponse("28P01", "no").toBytes());
                return true;
            }
        });
        assertThatThrownBy(this::login)
                .isInstanceOfSatisfying(
                        ServerErrorException.class,
                        e -> assertThat(e.error().isDenied()).isTrue())
                .hasMessage("28P01 no");
        assertThat(server.get()).isTrue();
    }
}
