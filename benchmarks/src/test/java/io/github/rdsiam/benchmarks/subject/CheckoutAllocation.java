package io.github.rdsiam.benchmarks.subject;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.util.Arrays;

/** Prints the bytes that a checkout allocates, as the median of many batches. */
public final class CheckoutAllocation {

    private static final int BATCHES = 21;
    private static final int BATCH = 1_000;

    private CheckoutAllocation() {}

    /**
     * Takes a connection and returns it.
     *
     * @param args the subject
     * @throws SQLException if there is no connection
     */
    public static void main(String[] args) throws SQLException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Connections pool = Clients.named(args[0]).pool(1)) {
            long[] bytes = new long[BATCHES];
            for (int i = 0; i < BATCHES; i++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int j = 0; j < BATCH; j++) {
                    pool.get().close();
                }
                bytes[i] = threads.getCurrentThreadAllocatedBytes() - before;
            }
            Arrays.sort(bytes);
            System.out.println(bytes[BATCHES / 2] / BATCH);
        }
    }
}
