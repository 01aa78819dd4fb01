package io.github.rdsiam.benchmarks;

import io.github.rdsiam.testkit.RdsEngine;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The JDKs, servers and options that a measure uses. */
final class Bench implements AutoCloseable {

    private final Project project;
    private final Options options;
    private final List<Jdk> jdks;
    private final Map<RdsEngine, Stage> stages = new EnumMap<>(RdsEngine.class);
    private final Map<RdsEngine, Stage> withoutSessions = new EnumMap<>(RdsEngine.class);

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

    /** The server for MySQL. It always runs on the newest JDK. */
    Stage stage() throws IOException, GeneralSecurityException {
        return stage(RdsEngine.MYSQL);
    }

    /** The server for an engine. */
    Stage stage(RdsEngine engine) throws IOException, GeneralSecurityException {
        Stage stage = stages.get(engine);
        if (stage == null) {
            stage = Stage.start(project, newest(), engine);
            stages.put(engine, stage);
        }
        return stage;
    }

    /** The server for an engine that issues no TLS sessions. */
    Stage stageWithoutSessions(RdsEngine engine) throws IOException, GeneralSecurityException {
        Stage stage = withoutSessions.get(engine);
        if (stage == null) {
            stage = Stage.startWithoutSessions(project, newest(), engine);
            withoutSessions.put(engine, stage);
        }
        return stage;
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
        for (Stage stage : withoutSessions.values()) {
            stage.close();
        }
        for (Stage stage : stages.values()) {
            stage.close();
        }
    }
}
