package io.github.rdsiam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TurnCounterTest {

    private static final int CHANGE_CIPHER = 20;
    private static final int HANDSHAKE = 22;
    private static final int ENCRYPTED = 23;

    private final TurnCounter counter = new TurnCounter();

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

    /** A request for TLS, a hello, and the end of the handshake: one turn so far. */
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
