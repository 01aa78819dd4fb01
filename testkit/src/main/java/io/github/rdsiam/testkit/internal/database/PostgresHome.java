package io.github.rdsiam.testkit.internal.database;

import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.internal.database.SqlDialect.PostgresDialect;
import io.github.rdsiam.testkit.internal.protocol.postgresql.PostgresLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A directory with PostgreSQL's binaries and a data directory with only the system tables. */
record PostgresHome(Path root, PostgresAccount account, String version) implements DatabaseHome {

    /** Must be increased when the content of a home changes, so that an older one is not used. */
    private static final int LAYOUT = 1;

    private static final String ADMIN = "admin";
    private static final String VERSION = "version";

    /** The file with the administrator's password in the template, which is in this user's own cache. */
    private static final String PASSWORD = "password";

    private static final int PASSWORD_LENGTH = 24;

    static PostgresHome of(PostgresArchive archive, DatabaseCache cache, Consumer<String> progress)
            throws IOException, InterruptedException {
        var account = PostgresAccount.current();
        var root = cache.folder("postgresql-" + archive.id() + "-" + LAYOUT, folder -> {
            progress.accept("Unpacking PostgreSQL into " + cache.directory() + ", once");
            archive.unpack(folder);
            progress.accept("Creating its system tables, once");
            new PostgresHome(folder, account, "").createTemplate();
        });
        return new PostgresHome(root, account, Files.readString(root.resolve(VERSION)));
    }

    @Override
    public String product() {
        return ("PostgreSQL " + version).strip();
    }

    @Override
    public Path template() {
        return root.resolve("data");
    }

    @Override
    public String readyWords() {
        return "database system is ready to accept connections";
    }

    private void createTemplate() throws IOException, InterruptedException {
        var password = Files.writeString(root.resolve(PASSWORD), RandomText.ofLength(PASSWORD_LENGTH));
        Files.createDirectories(template());
        account.own(root);
        Files.writeString(
                root.resolve(VERSION),
                output(List.of(program("postgres"), "--version")).replaceFirst("(?s).*\\) (\\S+).*", "$1"));
        output(List.of(
                program("initdb"),
                "--pgdata=" + template(),
                "--username=" + ADMIN,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--wal-segsize=1",
                "--no-sync",
                "--no-instructions"));
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    }

    private String output(List<String> command) throws IOException, InterruptedException {
        var process = DatabaseFailure.starting(
                this,
                new ProcessBuilder(account.command(command))
                        .directory(root.toFile())
                        .redirectErrorStream(true));
        try (var reader = process.inputReader()) {
            var lines = reader.lines().toList();
            if (process.waitFor() != 0) {
                throw DatabaseFailure.of(this, lines);
            }
            return String.join("\n", lines);
        }
    }

    private String program(String name) {
        return root.resolve("bin").resolve(name).toString();
    }

    /** Prepares a start, with the same maximum of connections as the other databases of the testkit. */
    @Override
    public List<String> prepare(Path directory, Path data, int port, DatabaseLogin admin) throws IOException {
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        account.own(directory);
        var command = new ArrayList<>(List.of(program("postgres"), "-D", data.toString()));
        for (var setting : List.of(
                "listen_addresses=127.0.0.1",
                "port=" + port,
                "unix_socket_directories=",
                "max_connections=1000",
                "shared_buffers=16MB",
                "dynamic_shared_memory_type=mmap",
                "fsync=off",
                "synchronous_commit=off",
                "full_page_writes=off",
                "wal_level=minimal",
                "max_wal_senders=0",
                "min_wal_size=2MB",
                "max_wal_size=64MB",
                "jit=off",
                "lc_messages=C",
                "timezone=UTC",
                "log_timezone=UTC",
                "logging_collector=off",
                "log_destination=stderr")) {
            command.addAll(List.of("-c", setting));
        }
        return account.command(command);
    }

    /** Sets the administrator's password of this start, and creates the role that RDS has for tokens. */
    @Override
    public void finish(Path directory, int port, DatabaseLogin admin) throws IOException {
        var before = new DatabaseLogin(ADMIN, Files.readString(root.resolve(PASSWORD)));
        try (var link = PostgresLink.open("127.0.0.1", port, before, PostgresDialect.MAINTENANCE)) {
            link.query("CREATE ROLE rds_iam");
            link.query("ALTER ROLE " + admin.user() + " PASSWORD '" + admin.password() + "'");
            link.quit();
        }
    }

    /**
     * Returns the command for PostgreSQL's immediate shutdown, which waits for the processes of all connections.
     * Otherwise they would continue to write.
     */
    @Override
    public List<String> endCommand(long pid) {
        return List.of("/bin/sh", "-c", "kill -QUIT " + pid);
    }

    @Override
    public String needs() {
        return "it needs Linux with glibc or macOS, and a cache directory on a file system that is not mounted noexec;"
                + " XDG_CACHE_HOME moves the cache. For root, who must not run it, it needs unshare with user"
                + " namespaces, or setpriv and a cache directory that every user may enter";
    }

    @Override
    public String libraries() {
        return "on Debian and Ubuntu: apt-get install libstdc++6";
    }
}
