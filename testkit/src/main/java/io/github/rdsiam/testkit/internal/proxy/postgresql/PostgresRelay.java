package io.github.rdsiam.testkit.internal.proxy.postgresql;

import io.github.rdsiam.testkit.internal.protocol.postgresql.Message;
import io.github.rdsiam.testkit.internal.protocol.postgresql.PostgresLink;
import io.github.rdsiam.testkit.internal.proxy.Relay;
import io.github.rdsiam.testkit.internal.proxy.StatementTap;
import io.github.rdsiam.testkit.internal.tls.TlsClient;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Relays every message of a client unchanged. */
final class PostgresRelay extends Relay {

    private static final char COPY_DATA = 'd';

    private final InputStream in;
    private final PostgresLink database;
    private final @Nullable StatementTap tap;

    PostgresRelay(TlsClient client, PostgresLink database, @Nullable StatementTap tap) throws IOException {
        super(client.socket().getOutputStream());
        this.in = new BufferedInputStream(client.socket().getInputStream(), BUFFER);
        this.database = database;
        this.tap = tap;
    }

    /** Relays the client's data until it ends. */
    void fromClient() throws IOException {
        byte[] buffer = new byte[BUFFER];
        while (in.readNBytes(buffer, 0, Message.HEADER) == Message.HEADER) {
            int body = ByteBuffer.wrap(buffer).getInt(1) - Message.HEADER + 1;
            int first = in.readNBytes(buffer, Message.HEADER, Math.max(0, Math.min(body, BUFFER - Message.HEADER)));
            StatementTap hearing = isUnresponsive() || buffer[0] == COPY_DATA ? null : tap;
            if (hearing != null) {
                hearing.begin();
                hearing.take(buffer, 0, 1);
                hearing.take(buffer, Message.HEADER, first);
                if (first >= body) {
                    hearing.end();
                }
            }
            pass(buffer, Message.HEADER + first);
            passRest(buffer, body - first, hearing);
        }
    }

    private void passRest(byte[] buffer, int length, @Nullable StatementTap hearing) throws IOException {
        int left = length;
        while (left > 0) {
            int count = in.read(buffer, 0, Math.min(left, BUFFER));
            if (count < 0) {
                return;
            }
            left -= count;
            if (hearing != null) {
                hearing.take(buffer, 0, count);
                if (left == 0) {
                    hearing.end();
                }
            }
            pass(buffer, count);
        }
    }

    /**
     * Sends bytes to the database. The message is recorded before that, so that it is recorded before the client gets
     * the response.
     */
    private void pass(byte[] buffer, int count) throws IOException {
        if (!isUnresponsive()) {
            spoken();
            database.out().write(buffer, 0, count);
        }
    }
}
