package io.github.rdsiam.internal.net;

import io.github.rdsiam.internal.concurrent.Deadline;
import io.github.rdsiam.internal.concurrent.Timeouts;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.Future;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * Opens one TCP connection, trying every address of a name. Used by one thread; another thread may {@link #cancel} at
 * any time.
 */
public final class Dialer {

    private static final int KEEP_ALIVE_IDLE_SECONDS = 30;
    private static final int KEEP_ALIVE_INTERVAL_SECONDS = 10;
    private static final int KEEP_ALIVE_PROBES = 3;

    /** A runtime image may lack the module jdk.net; then the kernel's keep-alive times apply. */
    private static final boolean HAS_EXTENDED_OPTIONS =
            ModuleLayer.boot().findModule("jdk.net").isPresent();

    private volatile boolean cancelled;
    private volatile @Nullable Future<?> lookup;
    private volatile @Nullable Socket latest;

    /** Returns a connected socket. Each address gets at most its share of the remaining time. */
    public LoginSocket dial(HostAndPort to, Deadline deadline, Timeouts timeouts) throws IOException {
        @Nullable IOException failure = null;
        InetAddress[] addresses = lookUp(to.host(), deadline);
        for (int i = 0; i < addresses.length; i++) {
            if (deadline.hasPassed()) {
                throw new SocketTimeoutException("The login timeout passed while connecting to " + to);
            }
            LoginSocket socket = new LoginSocket(deadline, timeouts.loginReadMillis());
            latest = socket;
            requireOpen();
            try {
                configure(socket);
                // leaves the same time for each of the other addresses
                long share = Math.max(1, deadline.remainingMillis() / (addresses.length - i));
                socket.connect(new InetSocketAddress(addresses[i], to.port()), (int)
                        Math.min(share, deadline.socketMillis(timeouts.connectMillis())));
                return socket;
            } catch (IOException e) {
                socket.close();
                requireOpen();
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        throw failure == null ? new SocketTimeoutException("No address for " + to.host()) : failure;
    }

    private InetAddress[] lookUp(String host, Deadline deadline) throws IOException {
        Future<InetAddress[]> answer = HostLookup.start(host);
        lookup = answer;
        if (cancelled) {
            answer.cancel(false);
        }
        return HostLookup.await(answer, host, deadline);
    }

    private void requireOpen() throws SocketException {
        if (cancelled) {
            closeSocket();
            throw new SocketException("The data source was closed while connecting");
        }
    }

    /** Ends the lookup and closes the socket, now or as soon as they start. */
    public void cancel() {
        cancelled = true;
        Future<?> pending = lookup;
        if (pending != null) {
            pending.cancel(false);
        }
        closeSocket();
    }

    public void closeSocket() {
        Socket open = latest;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // already closed
            }
        }
    }

    public boolean isCancelled() {
        return cancelled;
    }

    /**
     * Sets keep-alive times, so that a vanished peer is detected within a minute instead of the two hours of most
     * kernels.
     */
    private static void configure(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        if (HAS_EXTENDED_OPTIONS && socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
            socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEP_ALIVE_IDLE_SECONDS);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEP_ALIVE_INTERVAL_SECONDS);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEP_ALIVE_PROBES);
        }
    }
}
