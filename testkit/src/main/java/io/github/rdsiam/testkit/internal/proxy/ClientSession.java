package io.github.rdsiam.testkit.internal.proxy;

import io.github.rdsiam.testkit.Drop;
import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testkit.internal.protocol.BrokenPacketException;
import io.github.rdsiam.testkit.internal.protocol.ServerError;
import io.github.rdsiam.testkit.internal.protocol.mysql.ErrorPacket;
import io.github.rdsiam.testkit.internal.protocol.mysql.Greeting;
import io.github.rdsiam.testkit.internal.protocol.mysql.LoginRequest;
import io.github.rdsiam.testkit.internal.protocol.mysql.PacketChannel;
import io.github.rdsiam.testkit.internal.protocol.mysql.PasswordScramble;
import io.github.rdsiam.testkit.internal.tls.TlsClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One client's connection from the greeting to the end. It has its own thread; the other methods may be called by any thread. */
public final class ClientSession implements Runnable, AutoCloseable {

    private final VirtualEndpoint endpoint;
    private final FaultPlan fault;
    private final ClientSocket socket;
    private final ProxySettings settings;
    private final ProxyRecords records;
    private final Server server;
    private final long id;
    private volatile BackendLogin backend;
    private volatile @Nullable BackendLogin nextBackend;
    private volatile @Nullable Relay relay;
    private volatile boolean closed;
    private volatile boolean refused;
    private LoginDraft draft;
    private @Nullable PacketChannel channelOfChange;

    /** What a session needs of the server that it belongs to. */
    interface Server {
        long nextId();

        /** Runs a task on a daemon thread; once closed, not at all. */
        void start(String name, Runnable task);

        /** The database's number for the connection of this number; the same if there is no such connection. */
        long databaseThread(long id);

        void ended(ClientSession session);
    }

    public ClientSession(
            VirtualEndpoint endpoint,
            FaultPlan fault,
            ClientSocket socket,
            ProxySettings settings,
            ProxyRecords records,
            Server server) {
        this.endpoint = endpoint;
        this.fault = fault;
        this.socket = socket;
        this.settings = settings;
        this.records = records;
        this.server = server;
        this.id = server.nextId();
        this.draft = new LoginDraft(endpoint, settings.clock(), records);
        this.backend = new BackendLogin(settings);
    }

    /** The number of the connection, as the greeting says. */
    long id() {
        return id;
    }

    /** The number that the database knows the connection by, or the given one if there is none. */
    long databaseThread(long otherwise) {
        Relay open = relay;
        return open == null ? otherwise : open.database().greeting().threadId();
    }

    @Override
    public void run() {
        try {
            ClientOpening opening = new ClientOpening(endpoint, fault, socket, id, draft);
            try {
                serve(opening);
            } catch (LoginFailure e) {
                if (closed && (e.answer() == null || e.verdict() == Verdict.DATABASE_REFUSED)) {
                    throw new SocketException("The proxy closed the connection");
                }
                draft.write(e.verdict(), e.detail());
                end(opening, e.answer());
            }
        } catch (SocketTimeoutException e) {
            draft.write(Verdict.TIMED_OUT, "the client had not logged in after " + settings.loginTime());
        } catch (IOException e) {
            if (closed) {
                draft.closedByProxy();
            }
            draft.write(Verdict.CLIENT_GONE, e.toString());
        } finally {
            close();
        }
    }

    private void serve(ClientOpening opening) throws IOException, LoginFailure {
        try {
            socket.limit(settings.loginTime());
            fault.play(FaultPlan.Phase.GREETING, "", true);
            Greeting database = backend.greeting();
            new PlainTextFault(fault, endpoint, opening, records).play(database);
            opening.greet(database, PasswordScramble.CACHING_SHA2, true);
            TlsClient tls = opening.secure();
            LoginRequest request = opening.loginRequest();
            Relay admitted = admit(tls, request, opening);
            byte[] changeUser = admitted.fromClient();
            while (changeUser != null) {
                changeUser(admitted, changeUser, request, tls, opening.salt());
                changeUser = admitted.fromClient();
            }
        } catch (BrokenPacketException e) {
            throw new LoginFailure(Verdict.BAD_HANDSHAKE, e.getMessage(), ProxyErrors.BAD_HANDSHAKE);
        }
    }

    private Relay admit(TlsClient tls, LoginRequest request, ClientOpening opening) throws IOException, LoginFailure {
        PacketChannel channel = opening.channel();
        BackendLogin.Session session = judge(channel, request, opening.salt(), fault, backend);
        StatementTap tap = settings.recordStatements() ? new StatementTap(records) : null;
        Relay admitted = new Relay(tls, session.link(), server::databaseThread, tap);
        if (fault.phase() == FaultPlan.Phase.RELAY) {
            admitted.stopResponding();
        }
        relay = admitted;
        accept(admitted, session, channel);
        return admitted;
    }

    /** A client that has logged in may log in again, by the same rules and with another connection to the database. */
    private void changeUser(Relay admitted, byte[] command, LoginRequest first, TlsClient tls, byte[] salt)
            throws IOException, LoginFailure {
        draft = new LoginDraft(endpoint, settings.clock(), records);
        draft.changesUser();
        draft.tls(tls);
        draft.certificateCheck(fault.certificate().afterLogin());
        PacketChannel channel = admitted.channel();
        channelOfChange = channel;
        socket.limit(settings.loginTime());
        LoginRequest request = LoginRequest.parseChangeUser(command, first);
        draft.user(request.user());
        BackendLogin next = new BackendLogin(settings);
        nextBackend = next;
        if (closed) {
            next.close();
        }
        try {
            BackendLogin.Session session = judge(channel, request, salt, FaultPlan.NONE, next);
            admitted.switchTo(session.link());
            backend = next;
            accept(admitted, session, channel);
        } finally {
            if (backend != next) {
                next.close();
            }
        }
    }

    private BackendLogin.Session judge(
            PacketChannel channel, LoginRequest request, byte[] salt, FaultPlan played, BackendLogin database)
            throws IOException, LoginFailure {
        String credential = new CredentialExchange(channel, records).ask(request, salt, endpoint.takesPasswords());
        return new CredentialCheck(endpoint, played, settings, draft).admit(request, credential, database);
    }

    private void accept(Relay admitted, BackendLogin.Session session, PacketChannel channel) throws IOException {
        socket.unlimit();
        draft.write(Verdict.ACCEPTED, null);
        channel.write(session.ok());
        server.start("fake-rds-proxy answers", () -> {
            try {
                admitted.fromDatabase(session.link());
            } catch (IOException e) {
                // one side has gone: the connection ends, which is all there is to say
            } finally {
                if (admitted.database() == session.link() && !admitted.isUnresponsive() && !refused) {
                    close();
                }
            }
        });
    }

    /**
     * Says why, if it is to be said, and listens until the client leaves: what it still sends is recorded. The database is
     * left at once, since a refused client must not hold a connection to it.
     */
    private void end(ClientOpening opening, @Nullable ServerError answer) throws IOException {
        refused = true;
        backend.close();
        PacketChannel channel = channelOfChange == null ? opening.channel() : channelOfChange;
        if (answer != null) {
            byte[] packet = opening.hasGreeted() ? answer.toBytes() : ((ErrorPacket) answer).toBytesInsteadOfGreeting();
            fault.delivery().write(packet, channel);
        }
        if (fault.delivery().staysOpen()) {
            socket.unlimit();
        } else {
            opening.sayNoMore();
        }
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /** Whether the client has logged in and the connection has not ended. */
    boolean isRelayed() {
        return relay != null && !socket.isClosed();
    }

    /** Whether the client has to have logged in by a certain time. */
    boolean isLimited() {
        return socket.isLimited();
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
                    open.stopResponding();
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
        closed = true;
        server.ended(this);
        BackendLogin next = nextBackend;
        if (next != null) {
            next.close();
        }
        backend.close();
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone already, which is what was wanted
        }
    }
}
