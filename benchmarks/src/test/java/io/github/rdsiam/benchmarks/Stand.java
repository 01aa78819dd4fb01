package io.github.rdsiam.benchmarks;

import io.github.rdsiam.DatabaseEngine;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.RdsEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** The server and database of the gates, and how to start JVMs like this one. */
final class Stand implements AutoCloseable {

    private final Project project = new Project(
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent());
    private final Jdk jdk = new Jdk(
            Integer.toString(Runtime.version().feature()),
            Runtime.version().toString(),
            List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    private final RdsEngine engine;
    private final Stage stage;

    Stand(RdsEngine engine) throws IOException, GeneralSecurityException {
        this.engine = engine;
        stage = Stage.start(project, jdk, engine);
    }

    Project project() {
        return project;
    }

    Jdk jdk() {
        return jdk;
    }

    RdsEngine engine() {
        return engine;
    }

    Stage stage() {
        return stage;
    }

    AwsSessionCredentials credentials() {
        AwsIdentity identity = stage.identity();
        return AwsSessionCredentials.create(
                identity.accessKeyId(), identity.secretAccessKey(), String.valueOf(identity.sessionToken()));
    }

    int port() {
        return Integer.parseInt(variable("DB_PORT"));
    }

    private String variable(String name) {
        return Objects.requireNonNull(stage.variables().get(name), name);
    }

    /** A data source for the server, in this JVM. */
    IamTokenDataSource.Builder dataSource() {
        return IamTokenDataSource.builder()
                .engine(DatabaseEngine.valueOf(engine.name()))
                .endpoint(variable("DB_HOST"))
                .port(port())
                .database(variable("DB_NAME"))
                .username(variable("DB_USER"))
                .caBundle(stage.serverBundle());
    }

    /**
     * The command line of a JVM with only jars on its class path. They include the server's jars, because not every build has
     * the class paths of the subjects. A subject does not load them.
     */
    List<String> command(List<String> options, Subject subject, Class<?> main) throws IOException {
        return command(options, List.of(), subject, main);
    }

    /** The command line for a program of the tests. */
    List<String> testCommand(List<String> options, Subject subject, Class<?> main) throws IOException {
        return command(options, List.of(project.root().resolve("benchmarks/target/test-classes")), subject, main);
    }

    private List<String> command(List<String> options, List<Path> last, Subject subject, Class<?> main)
            throws IOException {
        List<Path> path = new ArrayList<>(List.of(stage.anchors()));
        path.addAll(project.ownJars());
        path.addAll(last);
        List<String> command = new ArrayList<>(jdk.command());
        command.add("-Djdk.net.hosts.file=" + project.hosts());
        command.addAll(options);
        command.addAll(List.of("-cp", Stage.path(path), main.getName(), subject.program()));
        return command;
    }

    @Override
    public void close() throws IOException {
        stage.close();
    }
}
