package io.github.rdsiam.benchmarks;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a measure works with. */
final class Bench implements AutoCloseable {

    private final Project project;
    private final Options options;
    private final List<Jdk> jdks;
    private @Nullable Stage stage;
    private @Nullable Stage withoutSessions;

    /** Takes the JDKs to measure on, oldest first. */
    Bench(Project project, Options options, List<Jdk> jdks) {
        this.project = project;
        this.options = options;
        this.jdks = jdks;
    }

    Project project() {
        return project;
    }

    Options options() {
        return options;
    }

    List<Jdk> jdks() {
        return jdks;
    }

    /** The server. It always runs on the newest JDK. */
    Stage stage() throws IOException, GeneralSecurityException {
        if (stage == null) {
            stage = Stage.start(project, newest());
        }
        return stage;
    }

    /** The server that issues no TLS sessions. */
    Stage stageWithoutSessions() throws IOException, GeneralSecurityException {
        if (withoutSessions == null) {
            withoutSessions = Stage.startWithoutSessions(project, newest());
        }
        return withoutSessions;
    }

    boolean canRefuseSessions() {
        return newest().isNew();
    }

    private Jdk newest() {
        return jdks.get(jdks.size() - 1);
    }

    /** Prints progress. */
    static void progress(String text) {
        System.out.println("...     " + text);
    }

    @Override
    public void close() throws IOException {
        if (withoutSessions != null) {
            withoutSessions.close();
        }
        if (stage != null) {
            stage.close();
        }
    }
}
