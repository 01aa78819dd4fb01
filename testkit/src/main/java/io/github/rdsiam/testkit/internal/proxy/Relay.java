package io.github.rdsiam.testkit.internal.proxy;

import io.github.rdsiam.testkit.internal.protocol.mysql.CommandBoundaries;
import io.github.rdsiam.testkit.internal.protocol.mysql.MysqlLink;
import io.github.rdsiam.testkit.internal.protocol.mysql.PacketChannel;
import io.github.rdsiam.testkit.internal.protocol.mysql.PayloadReader;
import io.github.rdsiam.testkit.internal.protocol.mysql.PayloadWriter;
import io.github.rdsiam.testkit.internal.tls.TlsClient;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what a client that has logged in and the database say to each other; one thread for each direction.
 *
 * <p>It passes on every packet as it is, with two exceptions. COM_CHANGE_USER is a login, so it goes to the session. And a
 * KILL gets the database's number of the connection in place of the proxy's, which is what clients know.
 */
final class Relay {

    private static final int BUFFER = 1 << 16;
    private static final int LONGEST_KILL = 1_000;
    private static final Pattern KILL = Pattern.compile(
            "((?:\\s|/\\*.*?\\*/)*KILL\\s+(?:(?:HARD|SOFT|QUERY|CONNECTION)\\s+)*)([0-9]{1,18})(\\s*;?\\s*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final InputStream in;

    /** Taken at once: a socket whose client has left no longer gives it, which would look like the database's end. */
    private final OutputStream out;

    private final LongUnaryOperator databaseThreads;
    private final @Nullable StatementTap tap;
    private final CommandBoundaries boundaries = new CommandBoundaries();
    private final AtomicLong idleNanos = new AtomicLong();
    private volatile MysqlLink database;
    private volatile boolean unresponsive;

    /**
     * Begins with a client's connection.
     *
     * @param databaseThreads from the number that a client was given for a connection to the database's
     */
    Relay(TlsClient client, MysqlLink database, LongUnaryOperator databaseThreads, @Nullable StatementTap tap)
            throws IOException {
        this.in = new BufferedInputStream(client.socket().getInputStream(), BUFFER);
        this.out = client.socket().getOutputStream();
        this.database = database;
        this.databaseThreads = databaseThreads;
        this.tap = tap;
    }

    /** From now on nothing reaches the other side, and nothing says so. */
    void stopResponding() {
        unresponsive = true;
    }

    boolean isUnresponsive() {
        return unresponsive;
    }

    /** Takes it that the client says nothing for so long; whether that makes it silent as long as the limit. */
    boolean isIdleAfter(Duration time, Duration limit) {
        return idleNanos.addAndGet(time.toNanos()) >= limit.toNanos();
    }

    /** The client's connection for the answer to a command; only while {@link #fromClient} does not run. */
    PacketChannel channel() {
        return new PacketChannel(in, out, 1);
    }

    /** Continues with another connection to the database and ends the present one. */
    void switchTo(MysqlLink next) {
        MysqlLink previous = database;
        database = next;
        previous.quit();
    }

    MysqlLink database() {
        return database;
    }

    /**
     * Passes on the client's commands.
     *
     * @return a COM_CHANGE_USER that has to be answered, or null when the client has left
     */
    byte @Nullable [] fromClient() throws IOException {
        byte[] buffer = new byte[BUFFER];
        while (in.readNBytes(buffer, 0, PacketChannel.HEADER) == PacketChannel.HEADER) {
            int length = PacketChannel.length(buffer, 0);
            boolean begins = boundaries.next(buffer[3] & 0xFF, length);
            int first = in.readNBytes(buffer, PacketChannel.HEADER, Math.min(length, BUFFER - PacketChannel.HEADER));
            hear(buffer, PacketChannel.HEADER, first, begins, first == length);
            if (begins && isChangeUser(buffer, first)) {
                int kept = first == length ? length : 0; // there is none as long as that
                return Arrays.copyOfRange(buffer, PacketChannel.HEADER, PacketChannel.HEADER + kept);
            }
            byte[] packet = begins && first == length ? translated(buffer, length) : buffer;
            pass(packet, packet == buffer ? PacketChannel.HEADER + first : packet.length);
            passRest(buffer, length - first);
        }
        return null;
    }

    private void passRest(byte[] buffer, int length) throws IOException {
        int left = length;
        while (left > 0) {
            int count = in.read(buffer, 0, Math.min(left, BUFFER));
            if (count < 0) {
                return;
            }
            left -= count;
            hear(buffer, 0, count, false, left == 0);
            pass(buffer, count);
        }
    }

    private boolean isChangeUser(byte[] packet, int length) {
        return !unresponsive && length > 0 && packet[PacketChannel.HEADER] == CommandBoundaries.COM_CHANGE_USER;
    }

    /** Records before the database gets the bytes, so that a client that has the answer finds the command. */
    private void hear(byte[] buffer, int offset, int count, boolean begins, boolean last) {
        if (unresponsive) {
            return;
        }
        idleNanos.set(0);
        if (tap != null && boundaries.isCommand()) {
            if (begins) {
                tap.begin();
            }
            tap.take(buffer, offset, count);
            if (last && boundaries.isComplete()) {
                tap.end();
            }
        }
    }

    private void pass(byte[] buffer, int count) throws IOException {
        if (!unresponsive) {
            database.out().write(buffer, 0, count);
        }
    }

    /** The packet for the database: the buffer itself, or another packet if it kills a connection. */
    private byte[] translated(byte[] buffer, int length) {
        int code = length == 0 ? 0 : buffer[PacketChannel.HEADER];
        if (code == CommandBoundaries.COM_PROCESS_KILL
                || (code == CommandBoundaries.COM_QUERY && length <= LONGEST_KILL)) {
            byte[] payload = Arrays.copyOfRange(buffer, PacketChannel.HEADER, PacketChannel.HEADER + length);
            byte[] translated = code == CommandBoundaries.COM_QUERY ? translatedText(payload) : translatedKill(payload);
            if (translated != payload) {
                return new PayloadWriter()
                        .integer(PacketChannel.HEADER - 1, translated.length)
                        .integer(1, 0)
                        .bytes(translated)
                        .toBytes();
            }
        }
        return buffer;
    }

    private byte[] translatedText(byte[] payload) {
        Matcher kill = KILL.matcher(new String(payload, 1, payload.length - 1, StandardCharsets.UTF_8));
        if (!kill.matches()) {
            return payload;
        }
        long thread = databaseThreads.applyAsLong(Long.parseLong(kill.group(2)));
        return new PayloadWriter()
                .integer(1, CommandBoundaries.COM_QUERY)
                .text(kill.group(1) + thread + kill.group(3))
                .toBytes();
    }

    private byte[] translatedKill(byte[] payload) {
        PayloadReader reader = new PayloadReader(payload);
        try {
            reader.integer(1);
            long thread = databaseThreads.applyAsLong(reader.integer(4));
            return new PayloadWriter()
                    .integer(1, CommandBoundaries.COM_PROCESS_KILL)
                    .integer(4, thread)
                    .toBytes();
        } catch (IOException e) {
            return payload; // the database says what is wrong with it
        }
    }

    /** Passes on what one connection to the database says, until it ends. */
    void fromDatabase(MysqlLink link) throws IOException {
        InputStream answers = link.in();
        byte[] buffer = new byte[BUFFER];
        int count = answers.read(buffer);
        while (count >= 0) {
            if (!unresponsive) {
                out.write(buffer, 0, count);
                out.flush();
            }
            count = answers.read(buffer);
        }
    }
}
