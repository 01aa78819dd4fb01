package io.github.rdsiam.testkit.internal.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The server's process. What it prints is read, so that it never blocks on it, and shown only when it fails to start. */
final class DatabaseProcess {

    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final String readyWords;
    /** Completed with nothing when the server is ready, with what it printed when it ends before. */
    private final CompletableFuture<Optional<String>> outcome = new CompletableFuture<>();

    private DatabaseProcess(Process process, String readyWords) {
        this.process = process;
        this.readyWords = readyWords;
    }

    static DatabaseProcess start(DatabaseHome home, List<String> command, Path workingDirectory) {
        var builder =
                new ProcessBuilder(command).directory(workingDirectory.toFile()).redirectErrorStream(true);
        var started = new DatabaseProcess(DatabaseFailure.starting(home, builder), home.readyWords());
        var reader = new Thread(started::read, "rds-iam-testkit-database-output");
        reader.setDaemon(true);
        reader.start();
        return started;
    }

    private void read() {
        var printed = new ArrayList<String>();
        try (var lines = process.inputReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!outcome.isDone()) {
                    printed.add(line);
                }
                if (line.contains(readyWords)) {
                    outcome.complete(Optional.empty());
                }
            }
        } catch (IOException e) {
            printed.add(e.toString());
        }
        outcome.complete(Optional.of(String.join("\n", printed)));
    }

    /** Empty when the server takes connections, else what it printed. */
    Optional<String> awaitReady() throws InterruptedException {
        try {
            return outcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return Optional.of("not ready after " + PATIENCE_SECONDS + " s");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With its children: PostgreSQL has a process for each connection, which would write on for a moment. */
    void kill() {
        var children = process.descendants().toList();
        process.destroyForcibly().onExit().join();
        children.forEach(ProcessHandle::destroyForcibly);
        children.forEach(child -> child.onExit().join());
    }
}
