package io.github.rdsiam;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/** Opens the TCP connection: every address of a name gets its chance, a dead one costs its time and no more. */
final class Dialer {

    private static final int KEEP_ALIVE_IDLE_SECONDS = 30;
    private static final int KEEP_ALIVE_INTERVAL_SECONDS = 10;
    private static final int KEEP_ALIVE_PROBES = 3;

    /** A runtime image may be without the module; then the kernel's own times for keep-alive hold. */
    private static final boolean HAS_EXTENDED_OPTIONS =
            ModuleLayer.boot().findModule("jdk.net").isPresent();

    private Dialer() {}

    /** Returns a connected socket; each address gets at most its share of the deadline. */
    static LoginSocket dial(HostAndPort to, Deadline deadline, Timeouts timeouts, Cancellation cancellation)
            throws IOException {
        @Nullable IOException failure = null;
        InetAddress[] addresses = HostLookup.all(to.host(), deadline, cancellation);
        int left = addresses.length;
        for (InetAddress address : addresses) {
            if (deadline.hasPassed()) {
                throw new SocketTimeoutException("The login timeout has passed while dialling " + to);
            }
            LoginSocket socket = new LoginSocket(deadline, timeouts.loginReadMillis());
            cancellation.track(socket);
            try {
                configure(socket);
                socket.connect(
                        new InetSocketAddress(address, to.port()), share(deadline, timeouts.connectMillis(), left));
                return socket;
            } catch (IOException e) {
                socket.close();
                left--;
                cancellation.requireOpen();
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        throw failure == null ? new SocketTimeoutException("No address for " + to.host()) : failure;
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
