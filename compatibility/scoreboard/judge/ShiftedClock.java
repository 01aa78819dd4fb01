package scoreboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * The system's clock, moved ahead; libfaketime in the library's process reads the same offset from a file. Thread-safe.
 */
final class ShiftedClock extends Clock {

    private final Path file;
    private volatile Duration shift = Duration.ZERO;

    ShiftedClock(Path file) {
        this.file = file;
        write();
    }

    void advance(Duration time) {
        shift = shift.plus(time);
        write();
    }

    /** In one step, so that no reader sees half of it. */
    private void write() {
        try {
            Path next = file.resolveSibling(file.getFileName() + ".next");
            Files.writeString(next, "+" + shift.toSeconds() + "\n");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Instant instant() {
        return Clock.systemUTC().instant().plus(shift);
    }

    @Override
    public ZoneId getZone() {
        return Clock.systemUTC().getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
