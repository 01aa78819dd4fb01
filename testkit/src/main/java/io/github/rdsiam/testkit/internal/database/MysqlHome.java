package io.github.rdsiam.testkit.internal.database;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The MySQL installed on this machine, and a data directory in the cache with only the system tables. */
public record MysqlHome(Path mysqld, String version, Path root) implements MysqlStart {

    /** The system property with the path of the server program. */
    public static final String PROPERTY = "rds-iam.testkit.mysqld";

    /** Must be increased when the content of a template changes, so that an older one is not used. */
    private static final int LAYOUT = 1;

    private static final Pattern VERSION = Pattern.compile(" Ver ([\\w.+~-]+)");

    static MysqlHome of(Path mysqld, DatabaseCache cache, Consumer<String> progress)
            throws IOException, InterruptedException {
        var version = version(mysqld);
        var root = cache.folder("mysql-" + version + "-" + LAYOUT, folder -> {
            progress.accept("Creating the system tables of MySQL " + version + ", once");
            new MysqlHome(mysqld, version, folder).createTemplate();
        });
        return new MysqlHome(mysqld, version, root);
    }

    private static String version(Path mysqld) throws IOException, InterruptedException {
        var unknown = new MysqlHome(mysqld, "", mysqld);
        var process = DatabaseFailure.starting(
                unknown, new ProcessBuilder(mysqld.toString(), "--version").redirectErrorStream(true));
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var version = VERSION.matcher(output);
        if (process.waitFor() != 0 || !version.find()) {
            throw DatabaseFailure.of(unknown, output.lines().toList());
        }
        if (output.contains("MariaDB")) {
            throw new IllegalStateException(mysqld + " is MariaDB's server; " + PROPERTY + " takes MySQL's");
        }
        return version.group(1);
    }

    @Override
    public String product() {
        return ("MySQL " + version).strip();
    }

    @Override
    public Path template() {
        return root.resolve("data");
    }

    /** Returns the command line. Options that some versions of MySQL from 8.0 on do not have are "loose". */
    @Override
    public List<String> command(Path dataDirectory) {
        var command = new ArrayList<>(List.of(
                mysqld.toString(),
                "--no-defaults",
                "--datadir=" + dataDirectory,
                "--tmpdir=" + dataDirectory,
                "--pid-file=mysqld.pid",
                "--secure-file-priv=NULL",
                "--local-infile=ON", // MariaDB's default, but not MySQL's
                "--loose-mysqlx=OFF",
                "--auto-generate-certs=OFF",
                "--character-set-server=utf8mb4",
                "--skip-log-bin",
                "--max-connections=1000",
                "--max-allowed-packet=64M",
                "--performance-schema=OFF",
                "--loose-innodb-redo-log-capacity=16M",
                "--innodb-buffer-pool-size=32M",
                "--innodb-flush-log-at-trx-commit=0",
                "--innodb-doublewrite=0"));
        if (File.separatorChar == '/') {
            // the first option is ignored for users other than root
            command.addAll(List.of("--user=root", "--innodb-flush-method=nosync", "--innodb-use-native-aio=0"));
        }
        return command;
    }

    private void createTemplate() throws IOException, InterruptedException {
        Files.createDirectories(template());
        // removes root, who has no password
        var script = Files.writeString(root.resolve("initialize.sql"), "DROP USER 'root'@'localhost';\n");
        var command = command(template());
        command.addAll(List.of("--initialize-insecure", "--init-file=" + script));
        var output = root.resolve("initialize.log").toFile();
        var process = DatabaseFailure.starting(
                this, new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output));
        if (process.waitFor() != 0) {
            throw DatabaseFailure.of(this, Files.readAllLines(output.toPath()));
        }
    }

    @Override
    public String needs() {
        return PROPERTY + " takes the path of MySQL's server program, mysqld";
    }

    @Override
    public String libraries() {
        return "install what the package of " + mysqld + " depends on";
    }
}
