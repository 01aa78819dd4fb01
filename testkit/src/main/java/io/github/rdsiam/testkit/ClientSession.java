package io.github.rdsiam.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One client's connection from the greeting to the end. Runs on a thread of its own; the other methods on any. */
final class ClientSession implements Runnable, AutoCloseable {

    private final Face face;
    private final Fault fault;
    private final ClientSocket socket;
    private final ProxySettings settings;
    private final ProxyRecords records;
    private final Sessions sessions;
    private final LoginDraft draft;
    private final BackendLogin backend;
    private volatile @Nullable Relay relay;

    ClientSession(
            Face face,
            Fault fault,
            ClientSocket socket,
            ProxySettings settings,
            ProxyRecords records,
            Sessions sessions) {
        this.face = face;
        this.fault = fault;
        this.socket = socket;
        this.settings = settings;
        this.records = records;
        this.sessions = sessions;
        this.draft = new LoginDraft(face, settings.clock(), records);
        this.backend = new BackendLogin(settings);
    }

    @Override
    public void run() {
        try {
            ClientOpening opening = new ClientOpening(face, fault, socket, draft);
            try {
                pump(login(opening));
            } catch (LoginFailure e) {
                draft.write(e.verdict(), e.detail());
                end(opening, e.answer());
            }
        } catch (IOException e) {
            draft.write(Verdict.CLIENT_GONE, e.toString());
        } finally {
            close();
        }
    }

    private Relay login(ClientOpening opening) throws IOException, LoginFailure {
        PlainTextFault.insteadOfGreeting(fault);
        Greeting database = backend.connect();
        new PlainTextFault(face, opening, records).insteadOfTls(fault, database);
        opening.greet(database, PasswordScramble.CACHING_SHA2, true);
        TlsClient tls = opening.secure();
        LoginRequest request = opening.loginRequest();
        PacketChannel channel = opening.channel();
        String credential =
                new CredentialExchange(channel, records).ask(request, opening.salt(), face.takesPasswords());
        BackendLogin.Session session = new Gate(face, fault, settings, draft).admit(request, credential, backend);
        Relay admitted = new Relay(tls, session.link(), settings.recordStatements() ? new StatementTap(records) : null);
        if (fault == Fault.DEAF_RELAY) {
            admitted.goDeaf();
        }
        relay = admitted;
        draft.write(Verdict.ACCEPTED, null);
        channel.write(session.ok());
        return admitted;
    }

    private void pump(Relay admitted) throws IOException {
        sessions.start("fake-rds-proxy answers", () -> {
            try {
                admitted.fromDatabase();
            } catch (IOException e) {
                // one side has gone: the connection ends, which is all there is to say
            } finally {
                if (!admitted.isDeaf()) {
                    close();
                }
            }
        });
        admitted.fromClient();
    }

    /** Says why, if it is to be said, and listens until the client leaves: what it still sends is recorded. */
    private void end(ClientOpening opening, @Nullable ErrorPacket answer) throws IOException {
        PacketChannel channel = opening.channel();
        if (answer != null) {
            boolean greeted = channel.sequence() > 0;
            write(greeted ? answer.toBytes() : answer.toBytesInsteadOfGreeting(), channel);
        }
        boolean stalls =
                fault == Fault.STALL_BEFORE_GREETING || fault == Fault.STALL_IN_LOGIN || fault == Fault.STALL_IN_PACKET;
        if (!stalls) {
            opening.sayNoMore();
        }
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private void write(byte[] answer, PacketChannel channel) throws IOException {
        switch (fault) {
            case WRONG_SEQUENCE -> channel.writeOutOfTurn(answer);
            case TRUNCATED_PACKET, STALL_IN_PACKET -> channel.writeHalf(answer);
            default -> channel.write(answer);
        }
    }

    /** Whether the client has logged in and the connection has not ended. */
    boolean isRelayed() {
        return relay != null && !socket.isClosed();
    }

    void idle(Duration time, Duration timeout) {
        Relay open = relay;
        if (open != null && open.isIdleAfter(time, timeout)) {
            close();
        }
    }

    void drop(Drop how) {
        switch (how) {
            case FIN -> close();
            case RESET -> reset();
            case SILENT -> {
                Relay open = relay;
                if (open != null) {
                    open.goDeaf();
                }
            }
        }
    }

    private void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // it is closed already
        }
        close();
    }

    @Override
    public void close() {
        sessions.ended(this);
        backend.close();
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone already, which is what was wanted
        }
    }
}
