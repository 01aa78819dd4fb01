package io.github.rdsiam.internal.postgresql;

import io.github.rdsiam.internal.engine.FailureKind;
import io.github.rdsiam.internal.net.LoginSocket;
import java.io.EOFException;
import java.io.IOException;

/**
 * Requests TLS from a server. Anyone on the path can send the response, so only its first byte is read, and nothing
 * after it.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-SSL">SSL Session Encryption</a>
 */
final class TlsRequest {

    /** The SSLRequest message: length 8 and the code 80877103. */
    private static final byte[] REQUEST = {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2f};

    private TlsRequest() {}

    /** Sends the request, and returns when the server has agreed to a TLS handshake. */
    static void send(LoginSocket raw) throws IOException {
        raw.getOutputStream().write(REQUEST);
        int answer = raw.getInputStream().read();
        if (answer == 'S') {
            return;
        }
        if (answer < 0) {
            throw new EOFException("The server closed the connection when it was asked for TLS");
        }
        throw switch (answer) {
            case 'N' -> new Refused(FailureKind.NO_TLS, "The server does not offer TLS");
            case 'E' -> new Refused(FailureKind.ERROR_BEFORE_TLS, "The server sent an error when it was asked for TLS");
            default -> new Refused(FailureKind.NO_TLS, "This is not a PostgreSQL server: it sent an unknown answer");
        };
    }

    /** Thrown when the server does not agree to TLS. */
    static final class Refused extends IOException {

        private static final long serialVersionUID = 1L;

        private final FailureKind kind;

        Refused(FailureKind kind, String message) {
            super(message);
            this.kind = kind;
        }

        FailureKind kind() {
            return kind;
        }
    }
}
