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
 * One client's connection from its beginning to its end; what is said on it is up to the engine. It has its own thread; the
 * public methods of this class may be called by any thread.
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

    /** What a session needs of the server that it belongs to. */
    public interface Server {
        long nextId();

        /** Runs a task on a daemon thread; once closed, not at all. */
        void start(String name, Runnable task);

        void ended(ClientSession session);
    }

    /** What belongs to one connection. */
    public record Context(
            VirtualEndpoint endpoint,
            FaultPlan fault,
            ClientSocket socket,
            ProxySettings settings,
            ProxyRecords records,
            Server server) {}

    /** How one engine begins the connections of one server. */
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

    /** Speaks with the client until it leaves. */
    protected abstract void serve() throws IOException, LoginFailure;

    /** Where a refusal goes. */
    protected abstract AnswerChannel channel();

    /** How a refusal looks like at this point of the conversation. */
    protected byte[] toBytes(ServerError answer) {
        return answer.toBytes();
    }

    /** Called once, when nothing more is said. */
    protected void ended() {}

    protected final LoginDraft draft() {
        return draft;
    }

    /** Begins the record of another login on the same connection. */
    protected final LoginDraft newDraft() {
        draft = new LoginDraft(endpoint, settings.clock(), records);
        return draft;
    }

    /** Another connection to the database, which ends with the session at the latest. */
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

    /** Counts the client as logged in, from now on or again. */
    protected final void admit(Relay admitted) {
        if (fault.phase() == FaultPlan.Phase.RELAY) {
            admitted.stopResponding();
        }
        relay = admitted;
    }

    /** Records that the client is let in, before it can know. */
    protected final void accept() throws IOException {
        socket.unlimit();
        draft.write(Verdict.ACCEPTED, null);
    }

    /** Begins to pass on what the database says. When it has no more to say, the connection ends, if it is still the one. */
    protected final void passAnswers(Relay admitted, InputStream answers, BooleanSupplier current) {
        server.start("fake-rds-proxy answers", () -> {
            try {
                admitted.fromDatabase(answers);
            } catch (IOException e) {
                // one side has gone: the connection ends, which is all there is to say
            } finally {
                if (current.getAsBoolean() && !admitted.isUnresponsive() && !refused) {
                    close();
                }
            }
        });
    }

    /**
     * Says why, if it is to be said, and listens until the client leaves: what it still sends is recorded. The database is
     * left at once, since a refused client must not hold a connection to it.
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

    /** Whether the client has logged in and the connection has not ended. */
    final boolean isRelayed() {
        return relay != null && !socket.isClosed();
    }

    /** Whether the client has to have logged in by a certain time. */
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
            // it is closed already
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
            // it is gone already, which is what was wanted
        }
    }
}
