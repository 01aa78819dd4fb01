package io.github.rdsiam.testkit.internal.proxy;

import io.github.rdsiam.testkit.Drop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Manages all connections and threads of one server. Thread-safe. */
public final class Sessions implements ClientSession.Server, AutoCloseable {

    private static final long JOIN_MILLIS = 10_000;

    /** Far above the numbers that databases use, so that the two cannot be confused. */
    private static final long FIRST_ID = 1L << 30;

    private final AtomicLong ids = new AtomicLong(FIRST_ID);
    private final Set<ClientSession> open = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private boolean closed;

    @Override
    public void start(String name, Runnable task) {
        synchronized (threads) {
            if (closed) {
                return;
            }
            threads.removeIf(thread -> !thread.isAlive());
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    public void begin(ClientSession session) {
        open.add(session);
        start("fake-rds-proxy connection", session);
        synchronized (threads) {
            if (!closed) {
                return;
            }
        }
        session.close();
    }

    @Override
    public void ended(ClientSession session) {
        open.remove(session);
    }

    @Override
    public long nextId() {
        return ids.getAndIncrement();
    }

    public int relayed() {
        return (int) open.stream().filter(ClientSession::isRelayed).count();
    }

    public int limited() {
        return (int) open.stream().filter(ClientSession::isLimited).count();
    }

    public void idle(Duration time, Duration timeout) {
        open.forEach(session -> session.idle(time, timeout));
    }

    public void drop(Drop how) {
        open.forEach(session -> session.drop(how));
    }

    /** Ends every connection and waits for all threads, including the acceptors'; close their sockets first. */
    @Override
    public void close() {
        List<Thread> ending;
        synchronized (threads) {
            closed = true;
            ending = List.copyOf(threads);
        }
        open.forEach(ClientSession::close);
        try {
            for (Thread thread : ending) {
                thread.interrupt();
                thread.join(JOIN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
