package io.github.rdsiam.testkit.internal.database;

import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.RdsEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A running MariaDB, MySQL or PostgreSQL with a fresh data directory. It stops at {@link #close} or with the JVM. */
public final class DatabaseServer implements AutoCloseable {

    private static final int ATTEMPTS = 5;
    private static final int PASSWORD_LENGTH = 24;

    private final Path directory;
    private final DatabaseProcess process;
    private final int port;
    private final DatabaseLogin admin;
    private final Thread atExit = new Thread(this::end, "rds-iam-testkit-database-exit");

    private DatabaseServer(Path directory, DatabaseProcess process, int port, DatabaseLogin admin) {
        this.directory = directory;
        this.process = process;
        this.port = port;
        this.admin = admin;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts a server of this engine. Its binaries are on the class path, or a system property contains their path. */
    public static DatabaseServer start(RdsEngine engine, Consumer<String> progress) {
        var cache = new DatabaseCache(CacheDirectory.ofThisUser());
        try {
            var home = home(engine, cache, progress);
            var server = start(home, new DatabaseLogin("admin", RandomText.ofLength(PASSWORD_LENGTH)));
            progress.accept(home.product() + " listens on 127.0.0.1:" + server.port);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The database could not be set up, with its files in " + cache.directory()
                            + " (XDG_CACHE_HOME moves them): " + e,
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the database started", e);
        }
    }

    /** Returns whether there are binaries of an engine for this platform, so that {@link #start} can work. */
    public static boolean hasBinaries(RdsEngine engine) {
        try {
            if (engine == RdsEngine.POSTGRESQL) {
                PostgresArchive.find();
            } else if (System.getProperty(MysqlHome.PROPERTY, "").isBlank()) {
                MariadbArchive.find();
            }
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** Returns the server to start. For MySQL it is the one named by the property, or else MariaDB. */
    private static DatabaseHome home(RdsEngine engine, DatabaseCache cache, Consumer<String> progress)
            throws IOException, InterruptedException {
        if (engine == RdsEngine.POSTGRESQL) {
            return PostgresHome.of(PostgresArchive.find(), cache, progress);
        }
        var mysqld = System.getProperty(MysqlHome.PROPERTY, "");
        return mysqld.isBlank()
                ? MariadbHome.of(MariadbArchive.find(), cache, progress)
                : MysqlHome.of(Path.of(mysqld), cache, progress);
    }

    /**
     * Starts a server on a free port. No server can choose a port itself, so if another process takes the port first,
     * another one is tried.
     */
    private static DatabaseServer start(DatabaseHome home, DatabaseLogin admin)
            throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            var server = launch(home, admin);
            var failure = server.process.awaitReady();
            if (failure.isEmpty()) {
                server.finish(home);
                return server;
            }
            server.close();
            if (attempt == ATTEMPTS || !failure.get().contains("Address already in use")) {
                throw DatabaseFailure.of(home, failure.get().lines().toList());
            }
        }
    }

    private static DatabaseServer launch(DatabaseHome home, DatabaseLogin admin) throws IOException {
        var directory = Files.createTempDirectory("rds-iam-database-");
        try {
            var data = directory.resolve("data");
            Directories.copy(home.template(), data);
            var port = freePort();
            var command = home.prepare(directory, data, port, admin);
            return new DatabaseServer(directory, DatabaseProcess.start(home, command, data), port, admin);
        } catch (IOException | RuntimeException e) {
            Directories.delete(directory);
            throw e;
        }
    }

    private void finish(DatabaseHome home) throws IOException {
        try {
            home.finish(directory, port, admin);
            // loads the classes that delete the directory at the end of the JVM, while the class loader is open
            Directories.delete(directory.resolve("nothing"));
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    Path directory() {
        return directory;
    }

    public int port() {
        return port;
    }

    public DatabaseLogin admin() {
        return admin;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException alreadyExiting) {
            return;
        }
        end();
    }

    /** Kills the server instead of shutting it down, because its data is not needed any more. */
    private void end() {
        process.kill();
        try {
            Directories.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
