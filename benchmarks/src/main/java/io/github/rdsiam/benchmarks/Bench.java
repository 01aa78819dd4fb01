package io.github.rdsiam.benchmarks;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What a measure works with. */
final class Bench implements AutoCloseable {

    private final Project project;
    private final Options options;
    private final List<Jdk> jdks;
    private final Identity identity = Identity.random();
    private @Nullable Stage stage;
    private @Nullable Stage withoutSessions;

    /** With the JDKs that are there, oldest first. */
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

    /** The server, on the newest JDK whatever the subjects run on. */
    Stage stage() throws IOException, GeneralSecurityException {
        if (stage == null) {
            stage = Stage.start(project, newest(), identity);
        }
        return stage;
    }

    /** The one that gives no TLS sessions. */
    Stage stageWithoutSessions() throws IOException, GeneralSecurityException {
        if (withoutSessions == null) {
            withoutSessions = stage().startWithoutSessions(newest(), identity);
        }
        return withoutSessions;
    }

    boolean canRefuseSessions() {
        return newest().isNew();
    }

    Identity identity() {
        return identity;
    }

    private Jdk newest() {
        return jdks.get(jdks.size() - 1);
    }

    /** The order of a round: another one each time, so that nobody always follows the same one, and in each run alike. */
    static <T> List<T> shuffled(List<T> subjects, int round) {
        List<T> order = new ArrayList<>(subjects);
        Collections.shuffle(order, new Random(round));
        return order;
    }

    /** Tells whoever waits. */
    void progress(String text) {
        System.out.println("...     " + text);
    }

    /** Tells how far it is and how long it will take. */
    void progress(String what, int done, int rounds, long startNanos) {
        Duration left = Duration.ofNanos((System.nanoTime() - startNanos) / done * (rounds - done));
        progress(what + ": round " + done + " of " + rounds + (done == rounds ? "" : ", " + minutes(left) + " left"));
    }

    private static String minutes(Duration time) {
        return time.toMinutes() > 0 ? time.toMinutes() + " min" : time.toSeconds() + " s";
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
