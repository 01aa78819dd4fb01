package io.github.rdsiam.benchmarks.subject;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens many data sources in one JVM. Prints the nanoseconds until all have read the rows, the bytes of heap in use, and
 * the number of live threads. Ends when its input does.
 */
public final class Scale {

    private static final int COLLECTIONS = 3;

    private Scale() {}

    /**
     * Opens them one after the other.
     *
     * @param args the subject, how many, and {@code pool} or {@code unpooled}
     * @throws SQLException if the rows cannot be read
     * @throws IOException if the input breaks
     */
    public static void main(String[] args) throws SQLException, IOException {
        long start = System.nanoTime();
        Client subject = Clients.named(args[0]);
        boolean pooled = args[2].equals("pool");
        List<Connections> open = new ArrayList<>();
        for (int i = Integer.parseInt(args[1]); i > 0; i--) {
            Connections connections = pooled ? subject.pool(1) : subject.unpooled();
            Rows.read(connections);
            open.add(connections);
        }
        long elapsed = System.nanoTime() - start;
        System.out.println(
                elapsed + " " + usedHeap() + " " + Thread.getAllStackTraces().size());
        while (System.in.read() >= 0) {
            // the harness reads figures of this process
        }
        open.forEach(Connections::close);
        System.exit(0);
    }

    private static long usedHeap() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
