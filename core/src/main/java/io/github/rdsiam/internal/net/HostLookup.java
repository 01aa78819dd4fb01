package io.github.rdsiam.internal.net;

import io.github.rdsiam.internal.concurrent.DaemonThread;
import io.github.rdsiam.internal.concurrent.Deadline;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks up a host name within a deadline.
 *
 * <p>The JVM's own lookup has no timeout and cannot be interrupted, so it runs on a thread. A dead resolver keeps that
 * thread longer than the connect, so connects to the same host share one lookup: there is never more than one thread for
 * each host.
 */
public final class HostLookup {

    private static final String THREAD_NAME = "rds-iam-lookup";

    /** Lookups that have not ended yet, by host. */
    private static final Map<String, CompletableFuture<InetAddress[]>> PENDING = new ConcurrentHashMap<>();

    private HostLookup() {}

    public static InetAddress[] all(String host, Deadline deadline) throws IOException {
        return await(start(host), host, deadline);
    }

    /** Starts a lookup, or joins one; cancelling the answer ends the wait of this caller only. */
    static Future<InetAddress[]> start(String host) {
        return start(host, () -> InetAddress.getAllByName(host));
    }

    static Future<InetAddress[]> start(String host, Callable<InetAddress[]> lookup) {
        return join(host, lookup).copy();
    }

    static InetAddress[] await(Future<InetAddress[]> answer, String host, Deadline deadline) throws IOException {
        try {
            return answer.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("The login timeout has passed while looking up " + host);
        } catch (CancellationException e) {
            throw new SocketException("The look-up of " + host + " was given up");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("Interrupted while looking up " + host);
            interrupted.initCause(e);
            throw interrupted;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException("Looking up " + host + " failed", e.getCause());
        }
    }

    private static CompletableFuture<InetAddress[]> join(String host, Callable<InetAddress[]> lookup) {
        CompletableFuture<InetAddress[]> mine = new CompletableFuture<>();
        CompletableFuture<InetAddress[]> others = PENDING.putIfAbsent(host, mine);
        if (others != null) {
            return others;
        }
        try {
            DaemonThread.start(THREAD_NAME, () -> run(host, lookup, mine));
        } catch (RuntimeException | Error noThread) {
            PENDING.remove(host, mine);
            // for those who have joined meanwhile
            mine.completeExceptionally(noThread);
            throw noThread;
        }
        return mine;
    }

    private static void run(String host, Callable<InetAddress[]> lookup, CompletableFuture<InetAddress[]> answer) {
        try {
            InetAddress[] addresses = lookup.call();
            PENDING.remove(host, answer);
            answer.complete(addresses);
        } catch (Throwable e) {
            PENDING.remove(host, answer);
            answer.completeExceptionally(e);
        }
    }
}
