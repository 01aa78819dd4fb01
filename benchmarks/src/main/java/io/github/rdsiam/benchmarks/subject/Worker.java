package io.github.rdsiam.benchmarks.subject;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A warm JVM that works on command. A line {@code connect <count> <threads>} opens, pings and closes connections without a
 * pool, {@code invoke <count> <threads>} reads the rows. The answer is one line with the nanoseconds of the whole and of
 * each.
 */
public final class Worker {

    private static final int PING_SECONDS = 5;

    private final Client subject;
    private final int poolSize;
    private @Nullable Connections unpooled;
    private @Nullable Connections pool;

    private Worker(Client subject, int poolSize) {
        this.subject = subject;
        this.poolSize = poolSize;
    }

    /**
     * Works until the input ends.
     *
     * @param args the subject, and the size of its pool
     * @throws Exception if a subject fails
     */
    public static void main(String[] args) throws Exception {
        Worker worker = new Worker(Clients.named(args[0]), Integer.parseInt(args[1]));
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            System.out.println(worker.obey(order.split(" ", -1)));
        }
        System.exit(0);
    }

    private String obey(String[] order) throws InterruptedException, ExecutionException, IOException {
        int count = Integer.parseInt(order[1]);
        int threads = Integer.parseInt(order[2]);
        return switch (order[0]) {
            case "connect" -> timed(connecting(), count, threads);
            case "invoke" -> timed(invoking(), count, threads);
            default -> throw new IOException("Unknown command: " + order[0]);
        };
    }

    private Work connecting() {
        Connections connections = unpooled == null ? subject.unpooled() : unpooled;
        unpooled = connections;
        return () -> {
            try (Connection connection = connections.get()) {
                if (!connection.isValid(PING_SECONDS)) {
                    throw new SQLException("No answer to a ping");
                }
            }
        };
    }

    private Work invoking() {
        Connections connections = pool == null ? subject.pool(poolSize) : pool;
        pool = connections;
        return () -> Rows.read(connections);
    }

    private static String timed(Work work, int count, int threads) throws InterruptedException, ExecutionException {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<long[]>> shares = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                shares.add(() -> times(work, count / threads));
            }
            long start = System.nanoTime();
            List<Future<long[]>> done = executor.invokeAll(shares);
            StringBuilder answer = new StringBuilder().append(System.nanoTime() - start);
            for (Future<long[]> share : done) {
                for (long nanos : share.get()) {
                    answer.append(' ').append(nanos);
                }
            }
            return answer.toString();
        } finally {
            executor.shutdown();
        }
    }

    private static long[] times(Work work, int count) throws SQLException {
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            work.once();
            times[i] = System.nanoTime() - start;
        }
        return times;
    }

    private interface Work {
        void once() throws SQLException;
    }
}
