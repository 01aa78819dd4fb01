package io.github.rdsiam.benchmarks;

import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testsupport.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** A running server, and how to start subjects that connect to it. */
final class Stage implements AutoCloseable {

    /** The default of OpenSSL. */
    private static final int TICKETS = 2;

    private final Project project;
    private final RdsEngine engine;
    private final ChildJvm server;
    private final Trust trust;
    private final Map<String, String> variables = new LinkedHashMap<>();

    private Stage(Project project, Jdk jdk, RdsEngine engine, int tickets)
            throws IOException, GeneralSecurityException {
        this.project = project;
        this.engine = engine;
        Path directory = Files.createDirectories(project.work().resolve(engine + "-with-" + tickets + "-tickets"));
        Path environment = directory.resolve("environment");
        List<String> command = new ArrayList<>(jdk.command());
        // older JDKs ignore this and issue one ticket
        command.add("-Djdk.tls.server.newSessionTicketCount=" + tickets);
        command.addAll(
                List.of("-cp", path(project.ownJars()), Server.class.getName(), environment.toString(), engine.name()));
        server = start(command, serverVariables());
        trust = Trust.write(project.root(), directory, Path.of(server.nextLine()));
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(environment)) {
            properties.load(reader);
        }
        properties.stringPropertyNames().forEach(name -> variables.put(name, properties.getProperty(name)));
        variables.putAll(trust.variables());
        variables.put("AWS_EC2_METADATA_DISABLED", "true");
        variables.put("HOME", directory.toString());
        variables.put("LANG", "C.UTF-8");
    }

    /** Starts a server. */
    static Stage start(Project project, Jdk jdk, RdsEngine engine) throws IOException, GeneralSecurityException {
        return new Stage(project, jdk, engine, TICKETS);
    }

    /** Starts a server that issues no TLS sessions. Needs the newer JDK. */
    static Stage startWithoutSessions(Project project, Jdk jdk, RdsEngine engine)
            throws IOException, GeneralSecurityException {
        return new Stage(project, jdk, engine, 0);
    }

    private static Map<String, String> serverVariables() {
        Map<String, String> environment = new LinkedHashMap<>(System.getenv());
        environment.keySet().retainAll(List.of("HOME", "PATH", "XDG_CACHE_HOME"));
        return environment;
    }

    /** Starts a JVM that sees only these variables. */
    static ChildJvm start(List<String> command, Map<String, String> variables) throws IOException {
        return ChildJvm.start(command, variables, Path.of(""));
    }

    /** The environment of a subject. */
    Map<String, String> variables() {
        return new LinkedHashMap<>(variables);
    }

    /** The credentials in that environment. */
    AwsIdentity identity() {
        Map<String, String> known = variables();
        return new AwsIdentity(
                known.getOrDefault("AWS_ACCESS_KEY_ID", ""),
                known.getOrDefault("AWS_SECRET_ACCESS_KEY", ""),
                known.get("AWS_SESSION_TOKEN"));
    }

    Path serverBundle() {
        return trust.serverBundle();
    }

    /** To be put before our jar on the class path. */
    Path anchors() {
        return trust.anchors();
    }

    /** The whole class path of a subject. Only jars, because a class archive supports nothing else. */
    List<Path> jars(Subject subject) throws IOException {
        List<Path> jars = new ArrayList<>();
        if (subject == Subject.RDS_IAM) {
            jars.add(anchors());
        }
        jars.addAll(project.jars(subject, engine));
        jars.add(project.jar());
        return jars;
    }

    /** Starts a program with a subject as its first argument. */
    ChildJvm start(Jdk jdk, List<String> options, Subject subject, Class<?> main, String... arguments)
            throws IOException {
        return start(command(jdk, options, subject, main, arguments), variables);
    }

    /** The command of {@link #start(Jdk, List, Subject, Class, String...)}. */
    List<String> command(Jdk jdk, List<String> options, Subject subject, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(jdk.command());
        command.add("-Djdk.net.hosts.file=" + project.hosts());
        command.addAll(options);
        command.addAll(List.of("-cp", path(jars(subject)), main.getName(), subject.program()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The logins since the last call. */
    Logins logins() throws IOException {
        return Logins.parse(server.ask("logins"));
    }

    static String path(List<Path> jars) {
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    @Override
    public void close() throws IOException {
        try (server) {
            server.finish();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Counts of logins. */
    record Logins(int accepted, int resumed, int failed) {

        static Logins parse(String line) {
            List<String> counts = List.of(line.split(" ", -1));
            return new Logins(
                    Integer.parseInt(counts.get(0)), Integer.parseInt(counts.get(1)), Integer.parseInt(counts.get(2)));
        }
    }
}
