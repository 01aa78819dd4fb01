package io.github.rdsiam.internal.net;

import io.github.rdsiam.internal.concurrent.Deadline;
import io.github.rdsiam.internal.concurrent.Timeouts;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.concurrent.Future;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * Opens one TCP connection: every address of a name gets its chance, a dead one costs its time and no more.
 *
 * <p>Used by one thread; another may {@link #cancel} at any time, which also ends what only begins afterwards.
 */
public final class Dialer {

    private static final int KEEP_ALIVE_IDLE_SECONDS = 30;
    private static final int KEEP_ALIVE_INTERVAL_SECONDS = 10;
    private static final int KEEP_ALIVE_PROBES = 3;

    /** A runtime image may be without the module; then the kernel's own times for keep-alive hold. */
    private static final boolean HAS_EXTENDED_OPTIONS =
            ModuleLayer.boot().findModule("jdk.net").isPresent();

    private volatile boolean cancelled;
    private volatile @Nullable Future<?> lookup;
    private volatile @Nullable Socket latest;

    /** Returns a connected socket; each address gets at most its share of the deadline. */
    public LoginSocket dial(HostAndPort to, Deadline deadline, Timeouts timeouts) throws IOException {
        @Nullable IOException failure = null;
        InetAddress[] addresses = lookUp(to.host(), deadline);
        int left = addresses.length;
        for (InetAddress address : addresses) {
            if (deadline.hasPassed()) {
                throw new SocketTimeoutException("The login timeout has passed while dialling " + to);
            }
            LoginSocket socket = new LoginSocket(deadline, timeouts.loginReadMillis());
            latest = socket;
            requireOpen();
            try {
                configure(socket);
                socket.connect(
                        new InetSocketAddress(address, to.port()), share(deadline, timeouts.connectMillis(), left));
                return socket;
            } catch (IOException e) {
                socket.close();
                left--;
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

    /** Ends the look-up and closes the socket, also after the login. */
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

    /** No address takes the time that the others after it need. */
    private static int share(Deadline deadline, int connectMillis, int left) {
        return (int) Math.max(1, Math.min(deadline.socketMillis(connectMillis), deadline.remainingMillis() / left));
    }

    private static void configure(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        if (HAS_EXTENDED_OPTIONS) {
            shortenKeepAlive(socket);
        }
    }

    /** A peer that vanished without a word is noticed in a minute, not in the two hours of most kernels. */
    private static void shortenKeepAlive(Socket socket) throws IOException {
        Set<SocketOption<?>> supported = socket.supportedOptions();
        if (supported.contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
            socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEP_ALIVE_IDLE_SECONDS);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEP_ALIVE_INTERVAL_SECONDS);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEP_ALIVE_PROBES);
        }
    }
}
