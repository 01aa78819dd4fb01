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
    private static final int ENDING_SECONDS = 10;

    private final Process process;
    private final DatabaseHome home;
    /** Completed with nothing when the server is ready, with what it printed when it ends before. */
    private final CompletableFuture<Optional<String>> outcome = new CompletableFuture<>();

    private DatabaseProcess(DatabaseHome home, Process process) {
        this.home = home;
        this.process = process;
    }

    static DatabaseProcess start(DatabaseHome home, List<String> command, Path workingDirectory) {
        var builder =
                new ProcessBuilder(command).directory(workingDirectory.toFile()).redirectErrorStream(true);
        var started = new DatabaseProcess(home, DatabaseFailure.starting(home, builder));
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
                if (line.contains(home.readyWords())) {
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

    /** Ends it at once: nothing of its data is wanted any more. */
    void kill() {
        var command = home.endCommand(process.pid());
        if (!command.isEmpty()) {
            try {
                new ProcessBuilder(command).start().onExit().join();
                process.onExit()
                        .completeOnTimeout(process, ENDING_SECONDS, TimeUnit.SECONDS)
                        .join();
            } catch (IOException e) {
                // it is killed below; processes of its own end by themselves then
            }
        }
        process.destroyForcibly().onExit().join();
    }
}
