package io.github.rdsiam.soak;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Uses the pool: writes its own rows and reads them again. Does not retry. */
final class Caller implements Runnable {

    private static final int THINK_MILLIS = 60;
    private static final int RANGE = 20;
    private static final int UNITS = 10;
    private static final int WRITES_ONE = 4;
    private static final int WRITES_TWO = 7;
    private static final int ROLLS_BACK = 8;

    private final DataSource pool;
    private final Tally tally;
    private final Ledger ledger;
    private final Random random;
    private final CountDownLatch end;

    /** Successes since the last failure. */
    private final AtomicInteger successes = new AtomicInteger();

    private Phase phase = Phase.CHECKOUT;

    /** One use of a connection. */
    private interface Work {
        void with(Connection connection) throws SQLException;
    }

    Caller(int number, DataSource pool, Tally tally, long seed, CountDownLatch end) {
        this.pool = pool;
        this.tally = tally;
        this.ledger = new Ledger(number);
        this.random = new Random(seed + number);
        this.end = end;
    }

    Ledger ledger() {
        return ledger;
    }

    /** The number of consecutive successes. */
    AtomicInteger successes() {
        return successes;
    }

    @Override
    public void run() {
        try {
            do {
                use(work());
            } while (!end.await(random.nextInt(THINK_MILLIS), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Work work() {
        int kind = random.nextInt(UNITS);
        if (kind < WRITES_ONE) {
            return this::writeOne;
        }
        if (kind < WRITES_TWO) {
            return this::writeTwo;
        }
        return kind < ROLLS_BACK ? this::rollBack : this::read;
    }

    private void use(Work work) {
        phase = Phase.CHECKOUT;
        try (Connection connection = pool.getConnection()) {
            tally.checkedOut();
            phase = Phase.FIRST_STATEMENT;
            work.with(connection);
            successes.incrementAndGet();
            phase = Phase.RETURN;
        } catch (SQLException e) {
            successes.set(0);
            tally.failed(phase, e);
        } catch (RuntimeException e) {
            successes.set(0);
            tally.unexplained("in " + phase, e);
        }
    }

    private void writeOne(Connection connection) throws SQLException {
        int number = ledger.take(1);
        ledger.doubtful(number, 1);
        insert(connection, number);
        ledger.acknowledged(number, 1);
    }

    private void writeTwo(Connection connection) throws SQLException {
        int first = insertTwo(connection);
        phase = Phase.COMMIT;
        ledger.doubtful(first, 2);
        connection.commit();
        ledger.acknowledged(first, 2);
    }

    private void rollBack(Connection connection) throws SQLException {
        insertTwo(connection);
        connection.rollback();
    }

    private int insertTwo(Connection connection) throws SQLException {
        int first = ledger.take(2);
        connection.setAutoCommit(false);
        phase = Phase.LATER_STATEMENT;
        insert(connection, first);
        insert(connection, first + 1);
        return first;
    }

    private void insert(Connection connection, int number) throws SQLException {
        long id = ledger.id(number);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO soak VALUES (?, ?)")) {
            insert.setLong(1, id);
            insert.setString(2, Ledger.value(id));
            insert.executeUpdate();
        }
    }

    private void read(Connection connection) throws SQLException {
        int from = random.nextInt(ledger.size() + 1);
        int to = Math.min(from + RANGE, ledger.size());
        Map<Long, String> found = new HashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT id, value FROM soak WHERE id >= ? AND id < ?")) {
            select.setLong(1, ledger.id(from));
            select.setLong(2, ledger.id(to));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getLong(1), rows.getString(2));
                }
            }
        }
        ledger.check(from, to, found).forEach(wrong -> tally.wrongRow("read by its caller: " + wrong));
    }
}
