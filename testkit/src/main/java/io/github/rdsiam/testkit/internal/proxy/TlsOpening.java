package io.github.rdsiam.testkit.internal.proxy;

import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testkit.internal.tls.TlsClient;
import io.github.rdsiam.testkit.internal.tls.TlsFailure;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Starts TLS with a client, and records how the client checks the certificate. */
public final class TlsOpening {

    private static final int TLS_RECORD_HEADER = 5;

    private final VirtualEndpoint endpoint;
    private final FaultPlan fault;
    private final ClientSocket socket;
    private final LoginDraft draft;

    public TlsOpening(VirtualEndpoint endpoint, FaultPlan fault, ClientSocket socket, LoginDraft draft) {
        this.endpoint = endpoint;
        this.fault = fault;
        this.socket = socket;
        this.draft = draft;
    }

    /** Reads from the client. */
    public interface Reading<T> {
        T read() throws IOException;
    }

    /**
     * Performs the handshake.
     *
     * @param consumed the part of it that was already read
     * @param application the ALPN protocol that a client must offer if it offers any, or null to ignore the offer
     */
    public TlsClient handshake(byte[] consumed, @Nullable String application) throws IOException, LoginFailure {
        socket.beginTls();
        if (fault.phase() == FaultPlan.Phase.TLS_HANDSHAKE) {
            readClientHello(new SequenceInputStream(new ByteArrayInputStream(consumed), socket.getInputStream()));
            throw fault.failure(null);
        }
        socket.holdOutput();
        try {
            TlsClient tls =
                    endpoint.certificates().identity(fault.certificate()).handshake(socket, consumed, application);
            socket.releaseOutput();
            draft.tls(tls);
            return tls;
        } catch (IOException e) {
            if (e instanceof SocketTimeoutException || e.getCause() instanceof SocketTimeoutException) {
                throw new SocketTimeoutException(e.getMessage());
            }
            byte[] received = socket.lastReceived();
            if (socket.hasShownCertificate() && TlsFailure.isByClient(e, received)) {
                draft.certificateCheck(fault.certificate().afterLeaving());
            }
            throw new LoginFailure(Verdict.TLS_FAILED, fault.during(TlsFailure.describe(e, received)), null);
        }
    }

    /** Reads the whole message, because closing a socket with unread data would send a reset. */
    private static void readClientHello(InputStream in) throws IOException {
        byte[] header = in.readNBytes(TLS_RECORD_HEADER);
        if (header.length == TLS_RECORD_HEADER) {
            in.readNBytes(((header[3] & 0xFF) << 8) | (header[4] & 0xFF));
        }
    }

    /**
     * Reads the client's first message in TLS. If the client disconnects instead, it may have rejected the certificate.
     */
    public <T> T first(Reading<T> login) throws IOException, LoginFailure {
        try {
            return login.read();
        } catch (EOFException | SocketException e) {
            draft.certificateCheck(fault.certificate().afterLeaving());
            throw new LoginFailure(
                    Verdict.CLIENT_GONE,
                    fault.during("the client disconnected after the TLS handshake without a login, as clients do"
                            + " when their host name is not in the certificate"),
                    null);
        } catch (SSLException e) {
            if (TlsFailure.isAlert(e)) {
                draft.certificateCheck(fault.certificate().afterLeaving());
                throw new LoginFailure(Verdict.TLS_FAILED, fault.during(TlsFailure.describe(e)), null);
            }
            throw e;
        }
    }
}
