package io.github.rdsiam.testkit.internal.protocol.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandBoundariesTest {

    private static final int SMALL = 10;

    private final CommandBoundaries boundaries = new CommandBoundaries();

    private boolean next(int number, int length) {
        return boundaries.next(number & 0xFF, length);
    }

    @Test
    void beginsACommandWithTheNumberZero() {
        assertThat(next(0, SMALL)).isTrue();
        assertThat(boundaries.isCommand() && boundaries.isComplete()).isTrue();
        assertThat(next(0, 0)).isTrue();
        assertThat(next(0, SMALL)).isTrue();
    }

    @Test
    void takesThePacketsOfALargeCommandForOne() {
        assertThat(next(0, PacketChannel.MAX_PAYLOAD)).isTrue();
        assertThat(boundaries.isComplete()).isFalse();
        assertThat(next(1, PacketChannel.MAX_PAYLOAD)).isFalse();
        assertThat(next(2, 0)).isFalse();
        assertThat(boundaries.isCommand() && boundaries.isComplete()).isTrue();
        assertThat(next(0, SMALL)).isTrue();
    }

    /** The server's request has the number 1, so the file's packets begin at 2, and an empty one ends it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 252, 253, 254, 255, 256, 509, 510, 1_000})
    void findsTheCommandAfterALocalFile(int packets) {
        assertThat(next(0, SMALL)).isTrue();
        for (int i = 0; i < packets; i++) {
            assertThat(next(2 + i, SMALL)).as("packet " + i).isFalse();
            assertThat(boundaries.isCommand()).isFalse();
        }
        assertThat(next(2 + packets, 0)).isFalse();

        assertThat(next(0, SMALL)).isTrue();
    }

    @Test
    void doesNotTakeTheEndOfALargePacketForTheEndOfTheFile() {
        next(0, SMALL);
        for (int number = 2; number < 255; number++) {
            next(number, SMALL);
        }
        next(254, PacketChannel.MAX_PAYLOAD);
        assertThat(next(255, 0)).isFalse();
        assertThat(next(0, SMALL)).as("data").isFalse();
        assertThat(next(1, 0)).isFalse();
        assertThat(next(0, SMALL)).isTrue();
    }
}
