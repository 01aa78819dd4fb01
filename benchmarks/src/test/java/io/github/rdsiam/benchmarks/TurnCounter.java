package io.github.rdsiam.benchmarks;

import io.github.rdsiam.testkit.RdsEngine;

/**
 * Counts the round trips of a MySQL or PostgreSQL client over TLS 1.3: how often it sends after the server has sent.
 *
 * <p>The last message of its handshake does not count. The client does not wait before its next message, but the server's
 * session tickets may arrive between the two.
 */
final class TurnCounter {

    private static final int MYSQL_HEADER = 4;
    /** The length of PostgreSQL's request for TLS. */
    private static final int POSTGRESQL_REQUEST = 8;

    private static final int TLS_HEADER = 5;
    private static final int TLS_LENGTH = 3;
    private static final int CHANGE_CIPHER = 20;
    private static final int ENCRYPTED = 23;

    private final RdsEngine engine;
    private final byte[] header = new byte[POSTGRESQL_REQUEST];
    private int headerLength;
    private int left;
    private boolean tls;
    private boolean finished;
    private boolean serverSpokeLast = true;
    private int turns;

    TurnCounter(RdsEngine engine) {
        this.engine = engine;
    }

    synchronized void server() {
        serverSpokeLast = true;
    }

    synchronized void client(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            if (left > 0) {
                left--;
            } else {
                header(bytes[i]);
            }
        }
    }

    private void header(byte next) {
        header[headerLength++] = next;
        if (headerLength == headerSize()) {
            headerLength = 0;
            begin();
        }
    }

    private int headerSize() {
        if (tls) {
            return TLS_HEADER;
        }
        return engine == RdsEngine.POSTGRESQL ? POSTGRESQL_REQUEST : MYSQL_HEADER;
    }

    /** The only plain-text packet is the request for TLS. */
    private void begin() {
        if (tls) {
            left = number(TLS_LENGTH) << Byte.SIZE | number(TLS_LENGTH + 1);
        } else {
            left = engine == RdsEngine.POSTGRESQL ? 0 : number(0) | number(1) << Byte.SIZE;
        }
        boolean endsHandshake = tls && !finished && (header[0] == CHANGE_CIPHER || header[0] == ENCRYPTED);
        finished |= endsHandshake && header[0] == ENCRYPTED;
        tls = true;
        if (serverSpokeLast && !endsHandshake) {
            turns++;
            serverSpokeLast = false;
        }
    }

    private int number(int at) {
        return Byte.toUnsignedInt(header[at]);
    }

    synchronized int turns() {
        return turns;
    }
}
