package io.github.rdsiam.internal.net;

import io.github.rdsiam.internal.concurrent.DaemonThread;
import io.github.rdsiam.internal.concurrent.Deadline;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks up a host name within a deadline, on a separate thread, because the JVM's lookup has no timeout and cannot be
 * interrupted. If the resolver hangs, the thread hangs too, so there is only one for each host.
 */
public final class HostLookup {

    private static final String THREAD_NAME = "rds-iam-lookup";

    /** Pending lookups by host. Guarded by the class. */
    private static final Map<String, CompletableFuture<InetAddress[]>> PENDING = new HashMap<>();

    private HostLookup() {}

    public static InetAddress[] all(String host, Deadline deadline) throws IOException {
        return await(start(host), host, deadline);
    }

    static Future<InetAddress[]> start(String host) {
        return start(host, () -> InetAddress.getAllByName(host));
    }

    /** Starts a lookup, or joins a pending one. Cancelling the result ends only this caller's wait. */
    static synchronized Future<InetAddress[]> start(String host, Callable<InetAddress[]> lookup) {
        CompletableFuture<InetAddress[]> pending = PENDING.get(host);
        if (pending != null) {
            return pending.copy();
        }
        CompletableFuture<InetAddress[]> answer = new CompletableFuture<>();
        DaemonThread.start(THREAD_NAME, () -> run(host, lookup, answer));
        PENDING.put(host, answer);
        return answer.copy();
    }

    private static void run(String host, Callable<InetAddress[]> lookup, CompletableFuture<InetAddress[]> answer) {
        try {
            InetAddress[] addresses = lookup.call();
            forget(host);
            answer.complete(addresses);
        } catch (Throwable e) {
            forget(host);
            answer.completeExceptionally(e);
        }
    }

    private static synchronized void forget(String host) {
        PENDING.remove(host);
    }

    static InetAddress[] await(Future<InetAddress[]> answer, String host, Deadline deadline) throws IOException {
        try {
            return answer.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("The login timeout passed while looking up " + host);
        } catch (CancellationException e) {
            throw new SocketException("The data source was closed while looking up " + host);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("Interrupted while looking up " + host).initCause(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure
                    ? failure
                    : new IOException("Looking up " + host + " failed", e.getCause());
        }
    }
}
