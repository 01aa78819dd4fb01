package io.github.rdsiam.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A running server, and how to start subjects that connect to it. */
final class Stage implements AutoCloseable {

    /** The default of OpenSSL. */
    private static final int TICKETS = 2;

    private final Project project;
    private final Child server;
    private final Trust trust;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private final String databasePort;

    private Stage(Project project, Child server, Path directory, Identity identity)
            throws IOException, GeneralSecurityException {
        this.project = project;
        this.server = server;
        List<String> said = List.of(server.line().split(" ", -1));
        trust = Trust.write(project.root(), directory, Path.of(said.get(1)));
        databasePort = said.get(2);
        variables.putAll(trust.variables());
        variables.putAll(identity.variables());
        variables.put("DB_HOST", Server.NAME);
        variables.put("DB_PORT", said.get(0));
        variables.put("DB_NAME", Server.DATABASE);
        variables.put("DB_USER", Server.USER);
        variables.put("AWS_REGION", "eu-west-1");
        variables.put("AWS_EC2_METADATA_DISABLED", "true");
        variables.put("HOME", directory.toString());
        variables.put("LANG", "C.UTF-8");
    }

    /** Starts database and server. */
    static Stage start(Project project, Jdk jdk, Identity identity) throws IOException, GeneralSecurityException {
        return new Stage(
                project,
                Child.start(command(project, jdk, tickets(TICKETS)), serverVariables(identity)),
                project.work().resolve("resuming"),
                identity);
    }

    /** Starts a server for the same database that issues no TLS sessions. Needs the newer JDK. */
    Stage startWithoutSessions(Jdk jdk, Identity identity) throws IOException, GeneralSecurityException {
        Map<String, String> environment = serverVariables(identity);
        environment.put(Server.DATABASE_PORT, databasePort);
        return new Stage(
                project,
                Child.start(command(project, jdk, tickets(0)), environment),
                project.work().resolve("not-resuming"),
                identity);
    }

    /** How many TLS sessions a client may resume after each handshake. Older JDKs ignore this and issue one. */
    private static List<String> tickets(int count) {
        return List.of("-Djdk.tls.server.newSessionTicketCount=" + count);
    }

    private static Map<String, String> serverVariables(Identity identity) {
        Map<String, String> environment = new LinkedHashMap<>(identity.variables());
        for (String name : List.of("HOME", "PATH", "XDG_CACHE_HOME")) {
            String value = System.getenv(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        return environment;
    }

    private static List<String> command(Project project, Jdk jdk, List<String> options) throws IOException {
        List<String> command = new ArrayList<>(jdk.command());
        command.addAll(options);
        command.add("-cp");
        command.add(path(project.ownJars()));
        command.add(Server.class.getName());
        return command;
    }

    /** The environment of a subject. */
    Map<String, String> variables() {
        return new LinkedHashMap<>(variables);
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
        jars.addAll(project.jars(subject));
        jars.add(project.jar());
        return jars;
    }

    /** A command line up to the arguments of the main class. */
    List<String> command(Jdk jdk, List<String> options, Subject subject, Class<?> main) throws IOException {
        List<String> command = new ArrayList<>(jdk.command());
        command.add("-Djdk.net.hosts.file=" + project.hosts());
        command.addAll(options);
        command.add("-cp");
        command.add(path(jars(subject)));
        command.add(main.getName());
        command.add(subject.program());
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
