package io.github.rdsiam.benchmarks.subject;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Takes a connection from a full pool and returns it unused. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class Checkout {

    /** HikariCP's default, which our presets do not change. */
    private static final int SIZE = 10;

    /** The client whose pool it is. */
    @Param("baseline")
    public String subject = "";

    @SuppressWarnings("NullAway.Init")
    private Connections pool;

    /**
     * Opens all connections.
     *
     * @throws SQLException if that fails
     */
    @Setup
    public void fill() throws SQLException {
        pool = subject.equals("baseline") ? bare() : Clients.named(subject).pool(SIZE);
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            all.add(pool.get());
        }
        for (Connection connection : all) {
            connection.close();
        }
    }

    /** HikariCP without our code, with the timeouts of our presets. */
    private static Connections bare() {
        HikariConfig config = FixedPassword.baseline().config(SIZE);
        config.setMaxLifetime(TimeUnit.MINUTES.toMillis(25));
        config.setKeepaliveTime(TimeUnit.MINUTES.toMillis(2));
        config.setValidationTimeout(TimeUnit.SECONDS.toMillis(2));
        return PooledByHikari.of(config);
    }

    /**
     * Takes a connection and returns it.
     *
     * @return the connection, so that the compiler cannot remove the call
     * @throws SQLException if there is none
     */
    @Benchmark
    public Connection checkout() throws SQLException {
        Connection connection = pool.get();
        connection.close();
        return connection;
    }

    /** Closes all connections. */
    @TearDown
    public void close() {
        pool.close();
    }
}
