package io.github.rdsiam.testkit.internal.protocol.postgresql;

import java.io.IOException;

/** The kinds of a client's first message. */
public enum FirstMessage {
    STARTUP,
    SSL_REQUEST,
    GSS_REQUEST,
    CANCEL_REQUEST;

    private static final int CANCEL_CODE = 80_877_102;
    private static final int SSL_CODE = 80_877_103;
    private static final int GSS_CODE = 80_877_104;

    public static FirstMessage of(byte[] body) throws IOException {
        return switch (new MessageReader(body).int32()) {
            case CANCEL_CODE -> CANCEL_REQUEST;
            case SSL_CODE -> SSL_REQUEST;
            case GSS_CODE -> GSS_REQUEST;
            default -> STARTUP;
        };
    }

    /** Returns the request for TLS, as a client sends it. */
    public static byte[] sslRequest() {
        return new MessageWriter().int32(8).int32(SSL_CODE).toBytes();
    }

    /** Returns the request for Kerberos encryption, as a client sends it. */
    public static byte[] gssRequest() {
        return new MessageWriter().int32(8).int32(GSS_CODE).toBytes();
    }

    /** Returns the whole message for a body. */
    public static byte[] withLength(byte[] body) {
        return new MessageWriter().int32(body.length + 4).bytes(body).toBytes();
    }

    /** Returns a request to cancel a statement, as a client sends it. */
    public static byte[] cancelRequest(int processId, byte[] key) {
        return withLength(new MessageWriter()
                .int32(CANCEL_CODE)
                .int32(processId)
                .bytes(key)
                .toBytes());
    }
}
