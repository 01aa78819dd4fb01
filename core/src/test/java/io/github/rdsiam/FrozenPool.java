package io.github.rdsiam;

import ch.qos.logback.classic.Level;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** The child of {@link FreezeTest}: holds a pool of idle connections, is stopped, and afterwards checks one out. */
final class FrozenPool {

    static final int SIZE = 3;

    /** HikariCP tests a connection that was idle for longer than 500 ms, in whole milliseconds. */
    private static final Duration TRUSTED = Duration.ofMillis(600);

    private FrozenPool() {}

    public static void main(String[] args) throws Exception {
        FakeTime clock = FakeTime.atSystemTime();
        AtomicInteger signed = new AtomicInteger();
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (LogCapture log = LogCapture.of(HikariPool.class.getSuperclass(), Level.WARN);
                HikariDataSource pool = pool(args, clock, signed)) {
            fill(pool);
            long idleSince = System.nanoTime();
            System.out.println("idle");
            clock.stepWall(Duration.parse(input.readLine()));
            Awaitility.await().until(() -> System.nanoTime() - idleSince > TRUSTED.toNanos());
            System.out.println("rows " + rows(pool));
            System.out.println("validations that failed " + log.messages().size());
            System.out.println("tokens " + signed);
        }
    }

    private static HikariDataSource pool(String[] args, FakeTime clock, AtomicInteger signed) {
        return IamTokenDataSource.builder()
                .engine(DatabaseEngine.valueOf(args[0]))
                .endpoint(LocalRds.PROXY)
                .port(Integer.parseInt(args[1]))
                .database(LocalRds.DATABASE)
                .username(LocalRds.USER)
                .caBundle(Path.of(args[2]))
                .clock(clock)
                .listener(new RdsIamListener() {
                    @Override
                    public void tokenSigned(TokenSigned event) {
                        signed.incrementAndGet();
                    }
                })
                .buildPool(config -> {
                    config.setMaximumPoolSize(SIZE);
                    config.setValidationTimeout(1_000);
                });
    }

    private static void fill(HikariDataSource pool) throws SQLException {
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            all.add(pool.getConnection());
        }
        for (Connection one : all) {
            one.close();
        }
    }

    private static int rows(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM my_table")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
