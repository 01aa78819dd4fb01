package io.github.rdsiam.benchmarks.subject;

import java.io.IOException;
import java.sql.SQLException;

/** A cold start. Prints the nanoseconds from main to the first rows, and ends when its input does. */
public final class FirstRow {

    private FirstRow() {}

    /**
     * Reads the rows once.
     *
     * @param args the subject
     * @throws SQLException if the rows cannot be read
     * @throws IOException if the input breaks
     */
    public static void main(String[] args) throws SQLException, IOException {
        long start = System.nanoTime();
        Rows.read(Clients.named(args[0]).pool(1));
        System.out.println(System.nanoTime() - start);
        while (System.in.read() >= 0) {
            // the harness reads figures of this process
        }
        System.exit(0);
    }
}
