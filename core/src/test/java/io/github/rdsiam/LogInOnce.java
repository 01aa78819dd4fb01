package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.testsupport.ChildJvm;
import java.io.File;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Logs in once in a separate JVM with an incomplete class path or too few modules, and prints the result. */
final class LogInOnce {

    private static final String DONE = "logged in";

    private LogInOnce() {}

    /** Returns this JVM's class path without the jars of this name, a regular expression. */
    static String classPathWithout(String jar) {
        String all = ChildJvm.classPath();
        String rest = Arrays.stream(all.split(File.pathSeparator))
                .filter(entry -> !new File(entry).getName().matches(jar + "-[0-9].*\\.jar"))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(rest).as("without " + jar).hasSizeLessThan(all.length());
        return rest;
    }

    /** Runs this in a child; returns what it printed last. */
    static String in(LocalRds rds, DatabaseEngine engine, String classPath, String jvmOptions, String how)
            throws Exception {
        Map<String, String> environment = new HashMap<>(LocalRds.childEnvironment(rds));
        environment.put("JDK_JAVA_OPTIONS", jvmOptions);
        try (ChildJvm child = ChildJvm.start(
                classPath,
                LogInOnce.class.getName(),
                environment,
                engine.name(),
                how,
                Integer.toString(rds.proxy().port()),
                Integer.toString(rds.proxy().instancePort()),
                rds.proxy().caBundle().toString())) {
            child.awaitEnd(60, TimeUnit.SECONDS);
            return child.output();
        }
    }

    public static void main(String[] arguments) {
        try {
            logIn(
                    DatabaseEngine.valueOf(arguments[0]),
                    arguments[1],
                    Integer.parseInt(arguments[2]),
                    Integer.parseInt(arguments[3]),
                    Path.of(arguments[4]));
            System.out.println(DONE);
        } catch (SQLException e) {
            System.out.println("SQLException " + e.getSQLState() + ": " + e.getMessage());
        } catch (Throwable e) {
            System.out.println(e);
        }
    }

    private static void logIn(DatabaseEngine engine, String how, int port, int instancePort, Path bundle)
            throws SQLException {
        String prefix = "jdbc:rds-iam:" + engine.name().toLowerCase(Locale.ROOT) + "://";
        if (how.equals("parameters")) {
            new RdsIamDriver().getPropertyInfo(prefix, null);
            return;
        }
        if (how.equals("url")) {
            DriverManager.getConnection(prefix
                            + LocalRds.PROXY + ":" + port + "/" + LocalRds.DATABASE + "?user=" + LocalRds.USER
                            + "&caBundle=" + bundle)
                    .close();
            return;
        }
        IamTokenDataSource.Builder builder = IamTokenDataSource.builder()
                .engine(engine)
                .endpoint(LocalRds.PROXY)
                .port(port)
                .database(LocalRds.DATABASE)
                .username(LocalRds.USER)
                .caBundle(bundle);
        if (how.equals("secret")) {
            builder.fallback(SecretsManagerFallback.of(LocalRds.SECRET_ID).toEndpoint(LocalRds.INSTANCE, instancePort));
        }
        if (how.equals("traced")) {
            builder.driverProperty("openTelemetry", "REQUIRED");
        }
        if (how.equals("role")) {
            builder.assumeRole("arn:aws:iam::123456789012:role/orders");
        }
        if (how.equals("pool")) {
            Pool.logIn(builder);
            return;
        }
        try (IamTokenDataSource source = builder.build()) {
            System.out.println("built");
            source.getConnection().close();
        }
    }

    /** By itself, so that the JVM looks for HikariCP only here. */
    private static final class Pool {
        static void logIn(IamTokenDataSource.Builder builder) throws SQLException {
            try (var pool = builder.buildPool()) {
                pool.getConnection().close();
            }
        }
    }
}
