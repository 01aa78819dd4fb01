package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.testkit.Drop;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A proxy that fails over drops every connection under load: the rows that callers saw committed are in the database.
 */
@OnBothEngines
class FailoverTest {

    private static final int THREADS = 12;
    private static final int FAILOVERS = 4;
    private static final int BETWEEN = 150;

    /** The table already has rows below this id. */
    private static final int FIRST_ID = 1_000;

    @Parameter
    DatabaseEngine engine;

    private LocalRds rds;
    private final AtomicInteger nextId = new AtomicInteger(FIRST_ID);
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<Integer> failed = ConcurrentHashMap.newKeySet();
    private final Set<Thread> succeeded = ConcurrentHashMap.newKeySet();
    private volatile boolean done;

    @BeforeEach
    void start() {
        rds = LocalRds.start(engine);
    }

    @AfterEach
    void close() {
        rds.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"FIN", "RESET"})
    void nothingOutsideABrokenTransactionIsLostAndThePoolRecovers(Drop how) throws Exception {
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> config.setMaximumPoolSize(8))) {
            List<Thread> threads = start(pool);
            try {
                for (int i = 0; i < FAILOVERS; i++) {
                    awaitAcknowledged(acknowledged.size() + BETWEEN);
                    rds.proxy().dropConnections(how);
                }
                succeeded.clear();
                Awaitility.await("every thread works again")
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> succeeded.containsAll(threads));
            } finally {
                done = true;
                for (Thread thread : threads) {
                    thread.join();
                }
            }
            Set<Integer> rows = rows(pool);

            assertThat(failed).as("the connections were in use").isNotEmpty();
            assertThat(rows).as("what was acknowledged is there").containsAll(acknowledged);
            assertThat(acknowledged.size() + failed.size())
                    .as("callers without an acknowledgement got an exception")
                    .isEqualTo(nextId.get() - FIRST_ID);
            rows.removeAll(acknowledged);
            assertThat(failed)
                    .as("of what failed, only a commit that was under way may be there")
                    .containsAll(rows);
            assertThat(rows).as("and then the whole transaction is").allMatch(id -> rows.contains(partner(id)));
        }
    }

    private static int partner(int id) {
        return id % 2 == 0 ? id + 1 : id - 1;
    }

    private List<Thread> start(HikariDataSource pool) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(new Thread(() -> work(pool), "writer"));
        }
        threads.forEach(Thread::start);
        return threads;
    }

    private void work(HikariDataSource pool) {
        while (!done) {
            int first = nextId.getAndAdd(2);
            Set<Integer> outcome = acknowledged;
            try {
                insertTwo(pool, first);
                succeeded.add(Thread.currentThread());
            } catch (SQLException e) {
                outcome = failed;
            }
            outcome.add(first);
            outcome.add(first + 1);
        }
    }

    private static void insertTwo(HikariDataSource pool, int first) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeUpdate("INSERT INTO my_table VALUES (" + first + ")");
            statement.executeUpdate("INSERT INTO my_table VALUES (" + (first + 1) + ")");
            connection.commit();
        }
    }

    private void awaitAcknowledged(int count) {
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> acknowledged.size() >= count);
    }

    private static Set<Integer> rows(HikariDataSource pool) throws SQLException {
        Set<Integer> ids = new TreeSet<>();
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM my_table WHERE id >= " + FIRST_ID)) {
            while (rows.next()) {
                ids.add(rows.getInt(1));
            }
        }
        return ids;
    }
}
