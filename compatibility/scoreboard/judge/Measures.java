package scoreboard;

import io.github.rdsiam.testkit.RdsEngine;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What a library costs, in numbers that are the same in each run.
 *
 * @param jars on the class path
 * @param megabytes of these jars
 * @param java the version that the library's own classes need
 * @param statementsAtConnect that a new connection sends before the application's first
 * @param statementsOfATransaction with one query, from the pool and back
 * @param bytesOfAQuery that the server receives for a query on a pooled connection, with that of the pool
 */
record Measures(
        int jars, long megabytes, int java, int statementsAtConnect, int statementsOfATransaction, long bytesOfAQuery) {

    private static final int CLASS_FILE_OF_JAVA_0 = 44;
    private static final int QUERIES = 10;

    static Measures of(Library library, RdsEngine engine) throws Exception {
        List<Path> jars = Stream.of(
                        Trial.classPath(library, engine, library.kind()).split(":"))
                .map(Path::of)
                .toList();
        long bytes = 0;
        for (Path jar : jars) {
            bytes += Files.size(jar);
        }
        Path own = jars.stream()
                .filter(jar -> jar.getFileName().toString().matches(library.jar + "-[0-9].*"))
                .findFirst()
                .orElseThrow();
        try (Trial trial = new Trial(library, engine, Setting.USUAL)) {
            String pool = trial.open("poolSize=1");
            Behaviours.mustBorrow(trial, pool);
            int atConnect = statements(trial) - 1;
            trial.aws().proxy().clearRecords();
            Answer transaction = trial.ask("transaction", pool);
            if (!transaction.isOk()) {
                throw new IllegalStateException(transaction.text());
            }
            int ofTransaction = statements(trial);
            Behaviours.mustBorrow(trial, pool);
            trial.aws().proxy().clearRecords();
            for (int i = 0; i < QUERIES; i++) {
                Behaviours.mustBorrow(trial, pool);
            }
            long perQuery = trial.aws().proxy().bytesReceived() / QUERIES;
            return new Measures(jars.size(), Math.round(bytes / 1e6), java(own), atConnect, ofTransaction, perQuery);
        }
    }

    /** PostgreSQL's extended protocol has several messages for each, of which one executes it. */
    private static int statements(Trial trial) {
        return (int) trial.aws().proxy().statements().stream()
                .filter(message -> !message.matches("(?s)(Parse|Bind|Describe|Sync|Close|Flush)\\b.*"))
                .count();
    }

    /** The newest class file outside of what is for newer versions alone. */
    private static int java(Path jar) throws IOException {
        int newest = 0;
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                if (entry.getName().endsWith(".class")
                        && !entry.getName().startsWith("META-INF/")
                        && !entry.getName().endsWith("module-info.class")) {
                    try (DataInputStream file = new DataInputStream(zip.getInputStream(entry))) {
                        file.readInt();
                        file.readUnsignedShort();
                        newest = Math.max(newest, file.readUnsignedShort() - CLASS_FILE_OF_JAVA_0);
                    }
                }
            }
        }
        return newest;
    }

    /** The rows of a table: what, and the number of each. */
    static List<String> titles() {
        return List.of(
                "jars on the class path, with driver, pool, AWS SDK and a logger, without what the wrapper's plugin for secrets needs",
                "size of these jars in MB",
                "Java version that the library's classes need",
                "statements of the first connection, before the application's own",
                "statements of a transaction with one query, from the pool and back",
                "bytes that the server receives for `SELECT 1` on a pooled connection");
    }

    String number(int row) {
        List<? extends Number> numbers =
                List.of(jars, megabytes, java, statementsAtConnect, statementsOfATransaction, bytesOfAQuery);
        return String.format(Locale.ROOT, "%d", numbers.get(row).longValue());
    }
}
