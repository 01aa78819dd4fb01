package io.github.rdsiam.testkit.internal.proxy.postgresql;

import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testkit.internal.protocol.ServerError;
import io.github.rdsiam.testkit.internal.protocol.postgresql.Authentication;
import io.github.rdsiam.testkit.internal.protocol.postgresql.FirstMessage;
import io.github.rdsiam.testkit.internal.protocol.postgresql.Message;
import io.github.rdsiam.testkit.internal.protocol.postgresql.MessageChannel;
import io.github.rdsiam.testkit.internal.protocol.postgresql.MessageReader;
import io.github.rdsiam.testkit.internal.protocol.postgresql.MessageWriter;
import io.github.rdsiam.testkit.internal.protocol.postgresql.StartupMessage;
import io.github.rdsiam.testkit.internal.proxy.ClientSocket;
import io.github.rdsiam.testkit.internal.proxy.FaultPlan;
import io.github.rdsiam.testkit.internal.proxy.LoginDraft;
import io.github.rdsiam.testkit.internal.proxy.LoginFailure;
import io.github.rdsiam.testkit.internal.proxy.ProxyRecords;
import io.github.rdsiam.testkit.internal.proxy.TlsOpening;
import io.github.rdsiam.testkit.internal.proxy.VirtualEndpoint;
import io.github.rdsiam.testkit.internal.tls.TlsClient;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Handles the first messages of a connection: requests for encryption, TLS, and the startup message. */
final class PostgresOpening {

    private static final String PROTOCOL = "postgresql";
    private static final int TLS_HANDSHAKE = 0x16;
    private static final byte[] YES = {'S'};
    private static final byte[] NO = {'N'};

    private final VirtualEndpoint endpoint;
    private final FaultPlan fault;
    private final ProxyRecords records;
    private final LoginDraft draft;
    private final TlsOpening tlsOpening;
    private MessageChannel channel;
    private @Nullable TlsClient tls;

    PostgresOpening(
            VirtualEndpoint endpoint, FaultPlan fault, ClientSocket socket, ProxyRecords records, LoginDraft draft)
            throws IOException {
        this.endpoint = endpoint;
        this.fault = fault;
        this.records = records;
        this.draft = draft;
        this.tlsOpening = new TlsOpening(endpoint, fault, socket, draft);
        socket.detectTls();
        this.channel = new MessageChannel(socket.getInputStream(), socket.getOutputStream());
    }

    /** Returns the current channel, which is unencrypted until TLS has begun. */
    MessageChannel channel() {
        return channel;
    }

    /** Returns the TLS client; only after {@link #begin} has returned a startup message. */
    TlsClient tls() {
        return Objects.requireNonNull(tls);
    }

    /** Begins TLS, and returns the body of the client's next message. A request to cancel may also come without TLS. */
    byte[] begin() throws IOException, LoginFailure {
        int first = firstByte();
        if (first == TLS_HANDSHAKE) {
            fault.play(FaultPlan.Phase.GREETING, endpoint, "", true);
            secure(new byte[] {TLS_HANDSHAKE});
            if (!PROTOCOL.equals(tls().socket().getApplicationProtocol())) {
                throw new LoginFailure(
                        Verdict.BAD_HANDSHAKE,
                        "received direct SSL connection request without ALPN protocol negotiation extension",
                        null);
            }
        } else {
            byte[] body = channel.readStartup(first);
            fault.play(FaultPlan.Phase.GREETING, endpoint, "", true);
            if (FirstMessage.of(body) == FirstMessage.GSS_REQUEST) {
                channel.write(NO);
                body = channel.readStartup(firstByte());
            }
            switch (FirstMessage.of(body)) {
                case CANCEL_REQUEST -> {
                    return body;
                }
                case SSL_REQUEST -> {
                    answerRequestForTls();
                    secure(new byte[0]);
                }
                default -> {
                    StartupMessage startup = StartupMessage.parse(body);
                    draft.user(startup.user());
                    if (fault.phase() == FaultPlan.Phase.TLS_OFFER) {
                        throw fault.failure(recordCareless(startup));
                    }
                    throw new LoginFailure(Verdict.NO_TLS, null, withoutTls(startup));
                }
            }
        }
        byte[] body = tlsOpening.first(() -> channel.readStartup(present(channel.readByte())));
        draft.certificateCheck(fault.certificate().afterLogin());
        return body;
    }

    private ServerError withoutTls(StartupMessage startup) {
        return PostgresErrors.withoutTls(endpoint, startup.user(), startup.database());
    }

    private int firstByte() throws IOException, LoginFailure {
        try {
            return present(channel.readByte());
        } catch (EOFException | SocketException e) {
            throw new LoginFailure(
                    Verdict.CLIENT_GONE, fault.during("the client disconnected before it asked for TLS"), null);
        }
    }

    private static int present(int first) throws EOFException {
        if (first < 0) {
            throw new EOFException("The client closed the connection");
        }
        return first;
    }

    /** Responds to the request for TLS, or injects a fault that anyone on the network path could cause. */
    private void answerRequestForTls() throws IOException, LoginFailure {
        switch (fault.phase()) {
            case TLS_OFFER -> {
                channel.write(NO);
                throw fault.failure(careless());
            }
            case TLS_START -> {
                channel.write(Authentication.of(Authentication.CLEAR_TEXT).toMessage());
                recordAnswer();
                throw fault.failure(null);
            }
            case TLS_ANSWER -> {
                byte[] injected =
                        Objects.requireNonNull(fault.answer(endpoint, "", true)).toBytes();
                channel.write(new MessageWriter().bytes(YES).bytes(injected).toBytes());
            }
            default -> channel.write(YES);
        }
    }

    /** Returns the error for a client that continues without TLS; null if it disconnects. */
    private @Nullable ServerError careless() {
        try {
            StartupMessage startup = StartupMessage.parse(channel.readStartup(present(channel.readByte())));
            draft.user(startup.user());
            return recordCareless(startup);
        } catch (IOException e) {
            return null; // a careful client disconnects, as it should
        }
    }

    /** Requests the password from a client without TLS, and returns the error for it. */
    private ServerError recordCareless(StartupMessage startup) throws IOException {
        channel.write(Authentication.of(Authentication.CLEAR_TEXT).toMessage());
        recordAnswer();
        return withoutTls(startup);
    }

    private void recordAnswer() {
        try {
            Message answer = channel.readLogin();
            if (answer.type() == Message.PASSWORD) {
                records.credentialInPlainText(new MessageReader(answer.body()).text());
            }
        } catch (IOException e) {
            // a careful client disconnects, as it should
        }
    }

    private void secure(byte[] consumed) throws IOException, LoginFailure {
        TlsClient client = tlsOpening.handshake(consumed, PROTOCOL);
        tls = client;
        channel = new MessageChannel(
                client.socket().getInputStream(), client.socket().getOutputStream());
    }
}
