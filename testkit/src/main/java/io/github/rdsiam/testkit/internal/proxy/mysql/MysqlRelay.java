package io.github.rdsiam.testkit.internal.proxy.mysql;

import io.github.rdsiam.testkit.internal.protocol.mysql.CommandBoundaries;
import io.github.rdsiam.testkit.internal.protocol.mysql.MysqlLink;
import io.github.rdsiam.testkit.internal.protocol.mysql.PacketChannel;
import io.github.rdsiam.testkit.internal.protocol.mysql.PayloadReader;
import io.github.rdsiam.testkit.internal.protocol.mysql.PayloadWriter;
import io.github.rdsiam.testkit.internal.proxy.Relay;
import io.github.rdsiam.testkit.internal.tls.TlsClient;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Relays every packet of a client unchanged, with two exceptions. COM_CHANGE_USER is a login, so the session handles
 * it. In a KILL, the proxy's connection number, which clients know, is replaced by the database's.
 */
final class MysqlRelay extends Relay {

    private static final int LONGEST_KILL = 1_000;
    private static final Pattern KILL = Pattern.compile(
            "((?:\\s|/\\*.*?\\*/)*KILL\\s+(?:(?:HARD|SOFT|QUERY|CONNECTION)\\s+)*)([0-9]{1,18})(\\s*;?\\s*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final InputStream in;

    private final LongUnaryOperator databaseThreads;
    private final @Nullable MysqlTap tap;
    private final CommandBoundaries boundaries = new CommandBoundaries();
    private volatile MysqlLink database;

    /**
     * Creates the relay of a client's connection.
     *
     * @param databaseThreads maps the proxy's number of a connection to the database's
     */
    MysqlRelay(TlsClient client, MysqlLink database, LongUnaryOperator databaseThreads, @Nullable MysqlTap tap)
            throws IOException {
        super(client.socket().getOutputStream());
        this.in = new BufferedInputStream(client.socket().getInputStream(), BUFFER);
        this.database = database;
        this.databaseThreads = databaseThreads;
        this.tap = tap;
    }

    /**
     * Returns the client's channel for the response to a command. Use it only while {@link #fromClient} is not running.
     */
    PacketChannel channel() {
        return new PacketChannel(in, toClient(), 1);
    }

    /** Switches to another connection to the database and closes the current one. */
    void switchTo(MysqlLink next) {
        MysqlLink previous = database;
        database = next;
        previous.quit();
    }

    MysqlLink database() {
        return database;
    }

    /**
     * Relays the client's commands.
     *
     * @return a COM_CHANGE_USER that must be handled, or null after the client has disconnected
     */
    byte @Nullable [] fromClient() throws IOException {
        byte[] buffer = new byte[BUFFER];
        while (in.readNBytes(buffer, 0, PacketChannel.HEADER) == PacketChannel.HEADER) {
            int length = PacketChannel.length(buffer, 0);
            boolean begins = boundaries.next(buffer[3] & 0xFF, length);
            int first = in.readNBytes(buffer, PacketChannel.HEADER, Math.min(length, BUFFER - PacketChannel.HEADER));
            hear(buffer, PacketChannel.HEADER, first, begins, first == length);
            if (begins && isChangeUser(buffer, first)) {
                int kept = first == length ? length : 0; // no COM_CHANGE_USER is that long
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
        return !isUnresponsive() && length > 0 && packet[PacketChannel.HEADER] == CommandBoundaries.COM_CHANGE_USER;
    }

    /**
     * Records the bytes before they are sent to the database, so that the command is recorded before the client gets
     * the response.
     */
    private void hear(byte[] buffer, int offset, int count, boolean begins, boolean last) {
        if (isUnresponsive()) {
            return;
        }
        spoken();
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
        if (!isUnresponsive()) {
            database.out().write(buffer, 0, count);
        }
    }

    /** Returns the packet for the database: the buffer itself, or another packet if it kills a connection. */
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
            return payload; // the database will report the error
        }
    }
}
