package io.github.rdsiam.internal.doctor;

import io.github.rdsiam.internal.concurrent.Deadline;
import io.github.rdsiam.internal.config.Settings;
import io.github.rdsiam.internal.credential.IamToken;
import io.github.rdsiam.internal.credential.ProviderNames;
import io.github.rdsiam.internal.diagnosis.LinkageAdvice;
import io.github.rdsiam.internal.endpoint.Arguments;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.endpoint.LogSafe;
import io.github.rdsiam.internal.engine.Engine;
import io.github.rdsiam.internal.engine.LoginAttempt;
import io.github.rdsiam.internal.event.ConnectContext;
import io.github.rdsiam.internal.login.Connector;
import io.github.rdsiam.internal.net.HostLookup;
import io.github.rdsiam.internal.net.VerifiedSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Makes one login with the library's own code and prints how each step went. */
public final class Diagnose implements LoginAttempt.Observer {

    private static final String ASK = " --help lists all arguments.";

    private static final String HELP = """
            Usage: java -cp <class path> io.github.rdsiam.Doctor <endpoint> <user> [<option> <value>]...

            Logs in to MySQL or PostgreSQL on Amazon RDS, Aurora or RDS Proxy once, with the default AWS credentials
            chain, and reports each step. At the first failure it prints the likely causes and the next step. It prints
            no token, password or secret key.

              <endpoint>                The DNS name of the proxy, instance or cluster, as AWS shows it
              <user>                    The database user, in the spelling of CREATE USER
              --engine <name>           mysql, which is the default, or postgresql
              --port <port>             The endpoint's port; 3306 by default, 5432 for PostgreSQL
              --database <name>         The database; none by default, for PostgreSQL the one with the user's name
              --region <region>         Needed only if the endpoint's name does not contain its region
              --via <host>:<port>       Connect to this address instead, such as an SSH tunnel
              --assume-role <arn>       Sign as this role
              --external-id <id>        The external id that the role's trust policy requires
              --ca-bundle <file.pem>    Trust these certificates instead of the built-in ones
              -h, --help                Print this text

            Exit code: 0 if all steps passed, 2 for wrong arguments or settings, otherwise that of the step that failed:
            credentials 3, dns 4, tcp 5, tls 6, token 7, login 8, statements 9.

            From a Spring Boot jar:
              java -Dloader.main=io.github.rdsiam.Doctor -cp app.jar \\
                org.springframework.boot.loader.launch.PropertiesLauncher <endpoint> <user>""";

    /** Settings as messages name them, and the options. */
    private static final String[][] OPTIONS = {
        {"endpoint(String)", "<endpoint>"},
        {"region(String)", "--region"},
        {"connectVia(String, int)", "--via"},
        {"connectVia host (", "--via ("},
        {"connectVia port (", "--via ("},
        {"caBundle(Path)", "--ca-bundle"},
        {"caBundle (", "--ca-bundle ("},
        {"assumeRole roleArn", "--assume-role"},
        {"assumeRole externalId", "--external-id"},
    };

    /** The steps in order, with the exit code of a run that ends there. */
    private enum Step {
        SETTINGS(2),
        CREDENTIALS(3),
        DNS(4),
        TCP(5),
        TLS(6),
        TOKEN(7),
        LOGIN(8),
        STATEMENTS(9);

        private final int exitCode;

        Step(int exitCode) {
            this.exitCode = exitCode;
        }
    }

    private final Settings.Checked settings;
    private final Consumer<String> lines;
    private Step step = Step.SETTINGS;

    private Diagnose(Settings.Checked settings, Consumer<String> lines) {
        this.settings = settings;
        this.lines = lines;
    }

    /**
     * Reads the command line and runs all steps up to the first failure.
     *
     * @param engines the engines by name; returns null for another name
     * @param lines prints the report
     * @param errors prints what is wrong with the command line
     * @return 0, or the exit code of the step that failed
     */
    public static int run(
            Function<String, @Nullable Engine> engines,
            Consumer<String> lines,
            Consumer<String> errors,
            String... arguments) {
        if (Arrays.stream(arguments).anyMatch(argument -> argument.equals("-h") || argument.equals("--help"))) {
            lines.accept(HELP);
            return 0;
        }
        Consumer<String> complaints = message -> errors.accept(Arguments.rename(message, OPTIONS));
        Engine engine = engines.apply(engineName(arguments));
        try {
            if (engine == null) {
                throw Arguments.invalid("--engine", engineName(arguments), "must be mysql or postgresql." + ASK);
            }
            Settings given = read(engine, arguments);
            complaints = message -> print(lines, Step.SETTINGS, "FAILED", Arguments.rename(message, OPTIONS));
            return new Diagnose(given.check(), lines).walk();
        } catch (IllegalArgumentException e) {
            complaints.accept(String.valueOf(e.getMessage()));
        } catch (LinkageError e) {
            complaints.accept(
                    LinkageAdvice.describe(e, Objects.requireNonNull(engine).driver()));
        }
        return Step.SETTINGS.exitCode;
    }

    private static String engineName(String... arguments) {
        return Objects.requireNonNullElse(find("--engine", arguments), "mysql");
    }

    private static @Nullable String find(String option, String... arguments) {
        int at = Arrays.asList(arguments).indexOf(option);
        return at < 0 || at + 1 == arguments.length ? null : arguments[at + 1];
    }

    private static Settings read(Engine engine, String... arguments) {
        if (arguments.length < 2 || arguments[0].startsWith("-") || arguments[1].startsWith("-")) {
            throw new IllegalArgumentException(
                    "The first two arguments must be the endpoint and the database user." + ASK);
        }
        if (arguments.length % 2 != 0) {
            throw new IllegalArgumentException(name(arguments[arguments.length - 1]) + " has no value." + ASK);
        }
        Settings settings = new Settings(engine);
        settings.endpoint(arguments[0]);
        settings.username(arguments[1]);
        for (int i = 2; i < arguments.length; i += 2) {
            set(settings, arguments[i], arguments[i + 1]);
        }
        String role = find("--assume-role", arguments);
        String externalId = find("--external-id", arguments);
        if (role != null) {
            settings.assumeRole(role, externalId);
        } else if (externalId != null) {
            throw Arguments.invalid("--external-id", externalId, "needs --assume-role");
        }
        return settings;
    }

    private static void set(Settings settings, String option, String value) {
        switch (option) {
            case "--port" -> settings.port(number(option, value));
            case "--database" -> settings.database(value);
            case "--engine", "--assume-role", "--external-id" -> {
                // read before or after the other options
            }
            case "--region" -> settings.region(value);
            case "--via" -> {
                int colon = value.lastIndexOf(':');
                if (colon < 0) {
                    throw Arguments.invalid(option, value, "must be <host>:<port>");
                }
                settings.connectVia(value.substring(0, colon), number(option, value.substring(colon + 1)));
            }
            case "--ca-bundle" -> settings.caBundle(Path.of(value));
            default -> throw new IllegalArgumentException("Unknown option " + name(option) + "." + ASK);
        }
    }

    /** Returns an option's name, without what may be a value with a password. */
    private static String name(String option) {
        int end = option.indexOf('=');
        return option.startsWith("-")
                ? LogSafe.escape(end < 0 ? option : option.substring(0, end))
                : "(not shown, because it does not begin with --)";
    }

    private static int number(String option, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw (IllegalArgumentException)
                    Arguments.invalid(option, value, "is not a port number").initCause(e);
        }
    }

    private int walk() {
        passed(settings.describe(), Step.CREDENTIALS);
        Connector connector = new Connector(settings, failure -> failure, this);
        try {
            connect(connector);
            return 0;
        } catch (SQLException e) {
            // a failed login is already explained; for other failures only the engine's description is safe to print
            return failed(step == Step.STATEMENTS ? settings.engine().describe(e) : String.valueOf(e.getMessage()));
        } catch (LinkageError e) {
            return failed(LinkageAdvice.describe(e, settings.engine().driver()));
        } finally {
            connector.close();
        }
    }

    private void connect(Connector connector) throws SQLException {
        AwsCredentialsIdentity identity = connector.credentials();
        String expiry =
                identity.expirationTime().map(time -> ", expires at " + time).orElse(", expiry time unknown");
        passed(
                "access key " + LogSafe.escape(identity.accessKeyId()) + " from " + ProviderNames.of(identity) + expiry,
                Step.DNS);
        ConnectContext connect = connector.begin(Connector.DEFAULT_LOGIN_TIMEOUT);
        lookUp(connector.target().dial().host(), connect.deadline());
        try (Connection connection = connector.open(connect)) {
            passed("as \"" + LogSafe.escape(settings.user()) + "\"", Step.STATEMENTS);
            // the login's deadline no longer applies, but the server may still stop responding
            connection.setNetworkTimeout(Runnable::run, (int) Connector.DEFAULT_LOGIN_TIMEOUT.toMillis());
            passed(settings.engine().describeSession(connection), step);
            if (settings.endpoint().kind().isProxy()) {
                more("behind RDS Proxy the session may be an older one, and RDS Proxy sends SET itself");
            }
        }
    }

    private void lookUp(String host, Deadline deadline) {
        try {
            String addresses = Arrays.stream(HostLookup.all(host, deadline))
                    .map(InetAddress::getHostAddress)
                    .collect(Collectors.joining(", "));
            passed(host + " is " + addresses, Step.TCP);
        } catch (IOException e) {
            // the login will fail in the same way, with an explanation
        }
    }

    @Override
    public void dialled(HostAndPort address) {
        if (step == Step.TCP) {
            passed("connected to " + address, Step.TLS);
        }
    }

    @Override
    public void verified(VerifiedSocket server) {
        if (step == Step.TLS) {
            passed(
                    server.tlsVersion() + " with "
                            + server.socket().getSession().getCipherSuite() + "; the certificate is for "
                            + settings.endpoint().host(),
                    Step.TOKEN);
            more(server.subject() + ", issued by " + server.issuer() + ", verified against " + anchors());
        }
    }

    private String anchors() {
        List<X509Certificate> bundle = settings.bundle();
        if (bundle != null) {
            return "the " + bundle.size() + " certificates of --ca-bundle";
        }
        return settings.endpoint().kind().isDatabase()
                ? "the built-in authorities of Amazon Trust Services and of RDS in " + settings.region()
                : "the built-in authorities of Amazon Trust Services";
    }

    @Override
    public void tokenReady(IamToken token) {
        if (step == Step.TOKEN) {
            passed(
                    "signed for " + settings.describe() + ", usable until "
                            + token.usable().until(),
                    Step.LOGIN);
        }
    }

    private void passed(String what, Step next) {
        print(lines, step, "ok    ", what);
        step = next;
    }

    private int failed(String diagnosis) {
        print(lines, step, "FAILED", Arguments.rename(diagnosis, OPTIONS));
        return step.exitCode;
    }

    private void more(String what) {
        lines.accept("                    " + what);
    }

    private static void print(Consumer<String> lines, Step step, String verdict, String what) {
        lines.accept(String.format(Locale.ROOT, "%-12s%s  %s", step.name().toLowerCase(Locale.ROOT), verdict, what));
    }
}
