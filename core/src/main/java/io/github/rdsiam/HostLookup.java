package io.github.rdsiam;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Looks a host name up within the login's deadline: the JVM's own look-up has no time-out and cannot be interrupted, so
 * it runs on a thread of its own, which a dead resolver may keep a little longer than the login.
 */
final class HostLookup {

    private static final String THREAD_NAME = "rds-iam-lookup";

    private HostLookup() {}

    /** @param pending is given what to cancel when nobody needs the answer any more */
    static InetAddress[] all(String host, Deadline deadline, Consumer<Future<?>> pending) throws IOException {
        return within(deadline, host, pending, () -> InetAddress.getAllByName(host));
    }

    static InetAddress[] within(
            Deadline deadline, String host, Consumer<Future<?>> pending, Callable<InetAddress[]> lookup)
            throws IOException {
        FutureTask<InetAddress[]> task = new FutureTask<>(lookup);
        pending.accept(task);
        ShortLivedThread.start(THREAD_NAME, task);
        try {
            return task.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
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
}
