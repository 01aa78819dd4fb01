package io.github.rdsiam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.testkit.RdsEngine;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnCounterTest {

    private static final int CHANGE_CIPHER = 20;
    private static final int HANDSHAKE = 22;
    private static final int ENCRYPTED = 23;

    private final TurnCounter counter = new TurnCounter(RdsEngine.MYSQL);

    @Test
    void aTurnLastsUntilTheServerSends() {
        untilTheServerIsVerified();
        client(tls(ENCRYPTED, 300));
        assertThat(counter.turns()).isEqualTo(2);
        client(tls(ENCRYPTED, 300));
        assertThat(counter.turns()).isEqualTo(2);
        counter.server();
        client(tls(ENCRYPTED, 300));
        assertThat(counter.turns()).isEqualTo(3);
    }

    @Test
    void ticketsBetweenHandshakeAndLoginDoNotMakeATurn() {
        untilTheServerIsVerified();
        counter.server();
        client(tls(ENCRYPTED, 300));
        assertThat(counter.turns()).isEqualTo(2);
    }

    @Test
    void bytesMayArriveOneByOne() {
        untilTheServerIsVerified();
        for (byte single : tls(ENCRYPTED, 300)) {
            client(new byte[] {single});
        }
        assertThat(counter.turns()).isEqualTo(2);
    }

    @Test
    void postgresqlsRequestForTlsIsAnsweredByOneByte() {
        TurnCounter postgresql = new TurnCounter(RdsEngine.POSTGRESQL);
        for (byte[] sent : List.of(new byte[] {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2f}, tls(HANDSHAKE, 400))) {
            postgresql.client(sent, sent.length);
            postgresql.server();
        }
        assertThat(postgresql.turns()).isEqualTo(2);
        for (byte[] sent : List.of(tls(CHANGE_CIPHER, 1), tls(ENCRYPTED, 53), tls(ENCRYPTED, 300))) {
            postgresql.client(sent, sent.length);
        }
        assertThat(postgresql.turns()).isEqualTo(3);
    }

    /** A request for TLS, a ClientHello, and the end of the handshake: one turn so far. */
    private void untilTheServerIsVerified() {
        client(new byte[] {32, 0, 0, 1});
        client(new byte[32]);
        client(tls(HANDSHAKE, 400));
        counter.server();
        client(tls(CHANGE_CIPHER, 1));
        client(tls(ENCRYPTED, 53));
        assertThat(counter.turns()).isEqualTo(1);
    }

    private static byte[] tls(int type, int length) {
        byte[] whole = new byte[5 + length];
        whole[0] = (byte) type;
        whole[3] = (byte) (length >> Byte.SIZE);
        whole[4] = (byte) length;
        return whole;
    }

    private void client(byte[] bytes) {
        counter.client(bytes, bytes.length);
    }
}
