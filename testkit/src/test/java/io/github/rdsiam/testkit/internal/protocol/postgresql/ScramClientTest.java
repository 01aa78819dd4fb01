package io.github.rdsiam.testkit.internal.protocol.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rdsiam.testkit.internal.protocol.BrokenPacketException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ScramClientTest {

    /** RFC 7677's exchange, except the user name, which PostgreSQL takes from the startup message. */
    @Test
    void answersAChallenge() throws IOException {
        var client = new ScramClient("pencil", "rOprNGfwEbeRWgbNEkqO");

        assertThat(new String(client.initialResponse(), UTF_8)).endsWith("n,,n=,r=rOprNGfwEbeRWgbNEkqO");
        assertThat(new String(
                        client.finalResponse(
                                "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
                                        .getBytes(UTF_8)),
                        UTF_8))
                .startsWith("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=");
    }

    @Test
    void refusesWhatIsNoChallenge() {
        assertThatThrownBy(() -> new ScramClient("pencil").finalResponse("hello".getBytes(UTF_8)))
                .isInstanceOf(BrokenPacketException.class);
    }
}
