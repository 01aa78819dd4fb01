package io.github.rdsiam.testkit.internal.proxy;

import io.github.rdsiam.testkit.Drop;
import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testkit.internal.protocol.AnswerChannel;
import io.github.rdsiam.testkit.internal.protocol.BrokenPacketException;
import io.github.rdsiam.testkit.internal.protocol.ServerError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves one client connection from beginning to end; subclasses implement the engine's protocol. It runs on a separate
 * thread. The public methods of this class may be called by any thread.
 */
public abstract class ClientSession implements Runnable, AutoCloseable {

    protected final VirtualEndpoint endpoint;
    protected final FaultPlan fault;
    protected final ClientSocket socket;
    protected final ProxySettings settings;
    protected final ProxyRecords records;
    protected final EngineErrors errors;
    protected final long id;
    private final Server server;
    private final Set<BackendLogin> backends = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Relay relay;
    private volatile boolean closed;
    private volatile boolean refused;
    private LoginDraft draft;

    /** The methods of the server that a session uses. */
    public interface Server {
        long nextId();

        /** Runs a task on a daemon thread, unless the server is closed. */
        void start(String name, Runnable task);

        void ended(ClientSession session);
    }

    /** The objects of one connection. */
    public record Context(
            VirtualEndpoint endpoint,
            FaultPlan fault,
            ClientSocket socket,
            ProxySettings settings,
            ProxyRecords records,
            Server server) {}

    /** Creates the sessions of one engine. */
    public interface Factory {
        ClientSession begin(Context context) throws IOException;
    }

    protected ClientSession(Context context, EngineErrors errors) {
        this.endpoint = context.endpoint();
        this.fault = context.fault();
        this.socket = context.socket();
        this.settings = context.settings();
        this.records = context.records();
        this.server = context.server();
        this.errors = errors;
        this.id = server.nextId();
        this.draft = newDraft();
    }

    /** Serves the client until it disconnects. */
    protected abstract void serve() throws IOException, LoginFailure;

    /** Returns the channel for a refusal. */
    protected abstract AnswerChannel channel();

    /** Returns the refusal as a message for this point of the protocol. */
    protected byte[] toBytes(ServerError answer) {
        return answer.toBytes();
    }

    /** Called once, at the end of the session. */
    protected void ended() {}

    protected final LoginDraft draft() {
        return draft;
    }

    /** Begins the record of another login on the same connection. */
    protected final LoginDraft newDraft() {
        draft = new LoginDraft(endpoint, settings.clock(), records);
        return draft;
    }

    /** Returns a new connection to the database, which is closed with the session at the latest. */
    protected final BackendLogin newBackend() {
        BackendLogin backend = new BackendLogin(settings, endpoint, errors);
        backends.add(backend);
        if (closed) {
            backend.close();
        }
        return backend;
    }

    protected final void close(BackendLogin backend) {
        backends.remove(backend);
        backend.close();
    }

    protected final CredentialCheck credentialCheck(FaultPlan played) {
        return new CredentialCheck(endpoint, played, settings, draft, errors);
    }

    @Override
    public final void run() {
        try {
            try {
                serveUnbroken();
            } catch (LoginFailure e) {
                if (closed && (e.answer() == null || e.verdict() == Verdict.DATABASE_REFUSED)) {
                    throw new SocketException("The proxy closed the connection");
                }
                draft.write(e.verdict(), e.detail());
                end(e.answer());
            }
        } catch (SocketTimeoutException e) {
            draft.write(Verdict.TIMED_OUT, "the client had not logged in after " + settings.loginTime());
        } catch (IOException e) {
            if (closed) {
                draft.closedByProxy();
            }
            draft.write(Verdict.CLIENT_GONE, e.toString());
        } finally {
            ended();
            close();
        }
    }

    private void serveUnbroken() throws IOException, LoginFailure {
        try {
            socket.limit(settings.loginTime());
            serve();
        } catch (BrokenPacketException e) {
            String reason = String.valueOf(e.getMessage());
            throw new LoginFailure(Verdict.BAD_HANDSHAKE, reason, errors.brokenPacket(reason));
        }
    }

    /** Marks the client as logged in. */
    protected final void admit(Relay admitted) {
        if (fault.phase() == FaultPlan.Phase.RELAY) {
            admitted.stopResponding();
        }
        relay = admitted;
    }

    /** Records the accepted login, before the client gets its result. */
    protected final void accept() throws IOException {
        socket.unlimit();
        draft.write(Verdict.ACCEPTED, null);
    }

    /**
     * Starts to relay the database's output. When that ends, the client's connection is closed, unless another database
     * connection has replaced this one.
     */
    protected final void passAnswers(Relay admitted, InputStream answers, BooleanSupplier current) {
        server.start("fake-rds-proxy answers", () -> {
            try {
                admitted.fromDatabase(answers);
            } catch (IOException e) {
                // one side has disconnected, so the connection ends
            } finally {
                if (current.getAsBoolean() && !admitted.isUnresponsive() && !refused) {
                    close();
                }
            }
        });
    }

    /**
     * Sends the refusal, if there is one, and then records what the client still sends until it disconnects. The
     * database connection is closed at once, because a refused client must not hold one.
     */
    private void end(@Nullable ServerError answer) throws IOException {
        refused = true;
        backends.forEach(BackendLogin::close);
        if (answer != null) {
            fault.delivery().write(toBytes(answer), channel());
        }
        if (fault.delivery().staysOpen()) {
            socket.unlimit();
        } else {
            socket.sayNoMore();
        }
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /** Returns whether the client is logged in and the connection is open. */
    final boolean isRelayed() {
        return relay != null && !socket.isClosed();
    }

    /** Returns whether the login time limit applies. */
    final boolean isLimited() {
        return socket.isLimited();
    }

    final void idle(Duration time, Duration timeout) {
        Relay open = relay;
        if (open != null && open.isIdleAfter(time, timeout)) {
            close();
        }
    }

    final void drop(Drop how) {
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
            // already closed
        }
        close();
    }

    @Override
    public final void close() {
        closed = true;
        server.ended(this);
        backends.forEach(BackendLogin::close);
        try {
            socket.close();
        } catch (IOException e) {
            // already closed
        }
    }
}
