package io.github.rdsiam.testkit.internal.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A directory with MariaDB's binaries and a data directory with only the system tables. */
record MariadbHome(Path root, MariadbPlatform platform, String version) implements MysqlStart {

    /** Must be increased when the content of a home changes, so that an older one is not used. */
    private static final int LAYOUT = 1;

    static MariadbHome of(MariadbArchive archive, DatabaseCache cache, Consumer<String> progress)
            throws IOException, InterruptedException {
        var root = cache.folder("mariadb-" + archive.version() + "-" + LAYOUT, folder -> {
            progress.accept("Unpacking MariaDB " + archive.version() + " into " + cache.directory() + ", once");
            archive.unpack(folder);
            progress.accept("Creating its system tables, once");
            new MariadbHome(folder, archive.platform(), archive.version()).createTemplate();
        });
        return new MariadbHome(root, archive.platform(), archive.version());
    }

    @Override
    public String product() {
        return "MariaDB " + version;
    }

    @Override
    public Path template() {
        return root.resolve("data");
    }

    /**
     * Returns the command line. The limits for connections and statement size are those of RDS for MySQL; threads and
     * backlog depend on the number of connections.
     */
    @Override
    public List<String> command(Path dataDirectory) {
        var command = new ArrayList<>(List.of(
                root.resolve(platform.server).toString(),
                "--no-defaults",
                "--basedir=" + root,
                "--lc-messages-dir=" + share(),
                "--character-sets-dir=" + share().resolve("charsets"),
                "--datadir=" + dataDirectory,
                "--tmpdir=" + dataDirectory,
                "--skip-ssl",
                "--character-set-server=utf8mb4",
                "--collation-server=utf8mb4_general_ci",
                "--character-set-collations=utf8mb4=utf8mb4_general_ci",
                "--max-connections=1000",
                "--max-allowed-packet=64M",
                "--innodb-log-file-size=4M",
                "--innodb-log-buffer-size=2M",
                "--innodb-data-file-path=ibdata1:4M:autoextend",
                "--innodb-temp-data-file-path=ibtmp1:4M:autoextend",
                "--innodb-autoextend-increment=1",
                "--innodb-undo-tablespaces=0",
                "--innodb-buffer-pool-size=16M",
                "--innodb-flush-log-at-trx-commit=0",
                "--innodb-doublewrite=0",
                "--innodb-flush-method=nosync",
                "--innodb-use-native-aio=0",
                "--aria-pagecache-buffer-size=8M",
                "--key-buffer-size=1M"));
        if (platform != MariadbPlatform.WINDOWS) {
            // required for a server started by root, and ignored for other users
            command.add("--user=root");
        }
        return command;
    }

    /** Creates the system tables like mariadb-install-db, but without the help texts. */
    private void createTemplate() throws IOException, InterruptedException {
        Files.createDirectories(template());
        var sql = new StringBuilder("CREATE DATABASE IF NOT EXISTS mysql;\nUSE mysql;\nSET @auth_root_socket=NULL;\n");
        for (var part : List.of("system_tables", "performance_tables", "system_tables_data")) {
            sql.append(Files.readString(share().resolve("mariadb_" + part + ".sql")));
        }
        // removes root, who has no password, on several hosts
        sql.append("DELETE FROM mysql.global_priv WHERE user = 'root';\nDELETE FROM mysql.proxies_priv;\n");
        var script = Files.writeString(root.resolve("bootstrap.sql"), sql);
        var command = command(template());
        command.addAll(List.of("--bootstrap", "--enforce-storage-engine=", "--log-warnings=0"));
        var output = root.resolve("bootstrap.log").toFile();
        var process = DatabaseFailure.starting(
                this,
                new ProcessBuilder(command)
                        .redirectInput(script.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output));
        if (process.waitFor() != 0) {
            throw DatabaseFailure.of(this, Files.readAllLines(output.toPath()));
        }
    }

    @Override
    public String needs() {
        return "it needs Linux with glibc, and a cache directory on a file system that is not mounted noexec;"
                + " XDG_CACHE_HOME moves the cache";
    }

    @Override
    public String libraries() {
        return "on Debian and Ubuntu: apt-get install libstdc++6 libsystemd0 libcrypt1 libgcrypt20 liblz4-1 libzstd1"
                + " liblzma5 libcap2";
    }

    private Path share() {
        return root.resolve(platform == MariadbPlatform.MACOS ? "share/mysql" : "share");
    }
}
