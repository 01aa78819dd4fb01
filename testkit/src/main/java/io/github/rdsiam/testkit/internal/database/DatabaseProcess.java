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

/**
 * The server's process. Its output is read so that the process never blocks on it, and shown only if the start fails.
 */
final class DatabaseProcess {

    private static final int PATIENCE_SECONDS = 60;
    private static final int ENDING_SECONDS = 10;

    private final Process process;
    private final DatabaseHome home;
    /** Completed with empty when the server is ready, or with its output if it ends before that. */
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

    /** Waits until the server accepts connections and returns empty; returns its output if the start fails. */
    Optional<String> awaitReady() throws InterruptedException {
        try {
            return outcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return Optional.of("not ready after " + PATIENCE_SECONDS + " s");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends the server at once: its data is not needed any more. */
    void kill() {
        var command = home.endCommand(process.pid());
        if (!command.isEmpty()) {
            try {
                new ProcessBuilder(command).start().onExit().join();
                process.onExit()
                        .completeOnTimeout(process, ENDING_SECONDS, TimeUnit.SECONDS)
                        .join();
            } catch (IOException e) {
                // it is killed below; its child processes then end by themselves
            }
        }
        process.destroyForcibly().onExit().join();
    }
}
