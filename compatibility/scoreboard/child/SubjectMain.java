package scoreboard;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import com.zaxxer.hikari.util.DriverDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * The process of a library: each line from the judge is a command, and each answer is a line. It has only the library's
 * class path.
 */
final class SubjectMain {

    private final Subject subject;
    private final PrintStream answers;
    private final List<HikariDataSource> pools = new ArrayList<>();
    private final Map<HikariDataSource, DataSource> drivers = new HashMap<>();
    private final List<Connection> held = Collections.synchronizedList(new ArrayList<>());
    private final Set<Thread> threadsBefore = threads();

    private SubjectMain(Subject subject, PrintStream answers) {
        this.subject = subject;
        this.answers = answers;
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err);
        if (arguments.length > 1) {
            EverythingLogged.into(Path.of(arguments[1]));
        }
        Subject subject = (Subject) Class.forName("scoreboard." + arguments[0])
                .getDeclaredConstructor()
                .newInstance();
        new SubjectMain(subject, answers).serve();
    }

    private void serve() throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            String answer;
            try {
                answer = obey(line.split(" "));
            } catch (Throwable e) { // what a library throws is what is looked at
                e.printStackTrace();
                answer = "failed " + chain(e);
            }
            answer(answer);
        }
        Runtime.getRuntime().halt(0); // some libraries keep threads that are not daemons
    }

    private void answer(String line) {
        answers.println(line);
        answers.flush();
    }

    private String obey(String[] words) throws Exception {
        switch (words[0]) {
            case "now":
                return String.valueOf(System.currentTimeMillis());
            case "open":
                return open(words[1], words);
            case "threads":
                return encode(String.join(", ", threadsLeft()));
            default:
                return use(pools.get(Integer.parseInt(words[1])), words);
        }
    }

    private String use(HikariDataSource pool, String[] words) throws Exception {
        switch (words[0]) {
            case "connect":
                Connection connection = connect(pool);
                select(connection);
                held.add(connection);
                return "ok";
            case "herd":
                return herd(pool, Integer.parseInt(words[2]));
            case "borrow":
                return borrow(pool);
            case "borrow-later":
                new Thread(() -> borrowQuietly(pool), "borrower").start();
                return "ok";
            case "execute":
                return execute(pool, decode(words[2]));
            case "session-after":
                return sessionAfter(pool, decode(words[2]), decode(words[3]));
            case "read-only":
                return readOnly(pool, decode(words[2]));
            case "transaction":
                return transaction(pool);
            case "close":
                new Thread(pool::close, "closer").start();
                return "ok";
            default:
                throw new IllegalArgumentException(words[0]);
        }
    }

    private String open(String kind, String[] words) {
        Map<String, String> values = Stream.of(words)
                .skip(2)
                .map(word -> word.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> decode(pair[1])));
        At at = new At(values);
        Consumer<HikariConfig> settings = config -> {
            config.setMaximumPoolSize(Integer.parseInt(values.getOrDefault("poolSize", "2")));
            config.setMinimumIdle(0);
            config.setInitializationFailTimeout(-1);
            config.setConnectionTimeout(Long.parseLong(values.getOrDefault("connectionTimeout", "30000")));
        };
        HikariDataSource pool = open(kind, at, settings);
        if (pool == null) {
            return "not offered";
        }
        pools.add(pool);
        return "ok " + (pools.size() - 1);
    }

    private HikariDataSource open(String kind, At at, Consumer<HikariConfig> settings) {
        switch (kind) {
            case "token":
                return subject.token(at, settings);
            case "secret":
                return subject.secret(at, settings);
            case "fallback":
                return subject.fallback(at, settings);
            case "profile":
                return subject.profile(at, settings);
            case "tunnel":
                return subject.tunnel(at, settings);
            case "twoHosts":
                return subject.twoHosts(at, settings);
            case "readWrite":
                return subject.readWrite(at, settings);
            default:
                throw new IllegalArgumentException(kind);
        }
    }

    /** Does what the pool does for each new connection, once, without its retries. */
    private Connection connect(HikariDataSource pool) throws SQLException {
        Credentials credentials = pool.getCredentialsProvider() == null
                ? pool.getCredentials()
                : pool.getCredentialsProvider().getCredentials();
        DataSource driver = driver(pool);
        return credentials.getUsername() == null
                ? driver.getConnection()
                : driver.getConnection(credentials.getUsername(), credentials.getPassword());
    }

    private synchronized DataSource driver(HikariDataSource pool) {
        return drivers.computeIfAbsent(
                pool,
                key -> key.getDataSource() == null
                        ? new DriverDataSource(
                                key.getJdbcUrl(), key.getDriverClassName(), key.getDataSourceProperties(), null, null)
                        : key.getDataSource());
    }

    private static void select(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1")) {
            rows.next();
        }
    }

    private String herd(HikariDataSource pool, int size) throws InterruptedException {
        driver(pool);
        CountDownLatch calling = new CountDownLatch(size);
        AtomicInteger connected = new AtomicInteger();
        List<Thread> herd = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Thread thread = new Thread(() -> {
                calling.countDown();
                try {
                    calling.await();
                    held.add(connect(pool));
                    connected.incrementAndGet();
                } catch (Exception e) {
                    e.printStackTrace();
                }
            });
            thread.start();
            herd.add(thread);
        }
        calling.await();
        answer("calling");
        for (Thread thread : herd) {
            thread.join();
        }
        return "connected " + connected;
    }

    private static String borrow(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            select(connection);
            return "ok";
        }
    }

    private static void borrowQuietly(HikariDataSource pool) {
        try {
            borrow(pool);
        } catch (SQLException | RuntimeException e) {
            e.printStackTrace();
        }
    }

    private static String execute(HikariDataSource pool, String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return "ok";
        }
    }

    /** Runs a statement that fails, and reports whether the pool then returns the same session of the database. */
    private static String sessionAfter(HikariDataSource pool, String failing, String sessionId) throws SQLException {
        String before;
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            before = first(statement, sessionId);
            try {
                statement.execute(failing);
                throw new IllegalStateException("did not fail: " + failing);
            } catch (SQLException expected) {
                System.err.println(expected);
            }
        }
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            return first(statement, sessionId).equals(before) ? "same" : "other";
        }
    }

    private static String first(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** The database's sessions of a statement that may write, of one that may not, and of one that may again. */
    private static String readOnly(HikariDataSource pool, String sessionId) throws SQLException {
        List<String> sessions = new ArrayList<>();
        try (Connection connection = pool.getConnection()) {
            for (boolean readOnly : new boolean[] {false, true, false}) {
                connection.setReadOnly(readOnly);
                try (Statement statement = connection.createStatement()) {
                    sessions.add(first(statement, sessionId));
                }
            }
        }
        return String.join(" ", sessions);
    }

    private static String transaction(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            select(connection);
            connection.commit();
            return "ok";
        }
    }

    private static Set<Thread> threads() {
        Set<Thread> threads = Collections.newSetFromMap(new IdentityHashMap<>());
        threads.addAll(Thread.getAllStackTraces().keySet());
        return threads;
    }

    /** Without those of the JDK and with numbers made alike. */
    private Set<String> threadsLeft() {
        Set<Thread> left = threads();
        left.removeAll(threadsBefore);
        return left.stream()
                .filter(Thread::isAlive)
                .map(thread -> thread.getName().replaceAll("[0-9]+", "N"))
                .filter(name -> !name.matches("Keep-Alive-Timer|Common-Cleaner|process reaper|closer|borrower"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Each throwable as class, SQLState, code and message. */
    private static String chain(Throwable thrown) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<String> words = new ArrayList<>();
        for (Throwable at = thrown; at != null && seen.add(at); at = at.getCause()) {
            String state = at instanceof SQLException ? ((SQLException) at).getSQLState() : null;
            int code = at instanceof SQLException ? ((SQLException) at).getErrorCode() : 0;
            words.add(encode(at.getClass().getName()) + ";" + encode(String.valueOf(state)) + ";" + code + ";"
                    + encode(String.valueOf(at.getMessage())));
        }
        return String.join(" ", words);
    }

    private static String encode(String text) {
        return text.isEmpty() ? "-" : URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
