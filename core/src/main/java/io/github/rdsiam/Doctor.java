package io.github.rdsiam;

import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Walks the way to the database step by step and says in plain words how far it gets: {@code java -cp ...
 * io.github.rdsiam.Doctor <endpoint> <user>}. It makes one login, as a data source does, by the default credentials
 * chain. No secret is printed.
 */
final class Doctor {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** What a token says that is no secret; its signature and session token are. */
    private static final List<String> TOKEN_FIELDS = List.of(
            "Action",
            "DBUser",
            "X-Amz-Algorithm",
            "X-Amz-Credential",
            "X-Amz-Date",
            "X-Amz-Expires",
            "X-Amz-SignedHeaders");

    private final Settings.Checked settings;
    private final DoctorReport report;
    private DoctorStep step = DoctorStep.CREDENTIALS;

    private Doctor(Settings.Checked settings, DoctorReport report) {
        this.settings = settings;
        this.report = report;
    }

    /**
     * Ends the JVM with 0 if all steps passed, else with the failed step's code.
     *
     * @param arguments endpoint, user, and options
     */
    public static void main(String[] arguments) {
        System.exit(examine(System.out::println, System.err::println, arguments));
    }

    static int examine(Consumer<String> lines, Consumer<String> errors, String... arguments) {
        if (DoctorArguments.askForHelp(arguments)) {
            lines.accept(DoctorArguments.HELP);
            return 0;
        }
        Settings collected;
        try {
            collected = DoctorArguments.read(arguments);
        } catch (IllegalArgumentException | IllegalStateException e) {
            errors.accept(String.valueOf(e.getMessage()));
            return DoctorStep.SETTINGS.exitCode();
        }
        return examine(collected, new DoctorReport(lines));
    }

    private static int examine(Settings collected, DoctorReport report) {
        Settings.Checked settings;
        try {
            settings = collected.check();
        } catch (IllegalArgumentException e) {
            report.failed(DoctorStep.SETTINGS, String.valueOf(e.getMessage()));
            return DoctorStep.SETTINGS.exitCode();
        }
        report.passed(DoctorStep.SETTINGS, settings.describe());
        Doctor doctor = new Doctor(settings, report);
        try (DoctorParts parts = new DoctorParts(settings)) {
            doctor.walk(parts);
            return 0;
        } catch (SQLException e) {
            report.failed(doctor.step, String.valueOf(e.getMessage()));
            return doctor.step.exitCode();
        } catch (LinkageError e) {
            report.failed(doctor.step, LinkageAdvice.words(e));
            return doctor.step.exitCode();
        }
    }

    private void walk(DoctorParts parts) throws SQLException {
        credentials(parts);
        settings.engine().requireDriver();
        ConnectTime time = ConnectTime.begin(TIMEOUT);
        try (TokenCredential token = new TokenCredential(parts.tokens(), parts.events())) {
            Watched watched = new Watched(token);
            LoginAttempt attempt = parts.attempt(watched, time);
            watched.attempt = attempt;
            lookUp(parts, attempt);
            try (Connection connection = logIn(parts, attempt, token, time)) {
                statements(connection);
            } catch (SQLException e) {
                throw step == DoctorStep.STATEMENTS ? safe(e) : e;
            }
        }
    }

    private void credentials(DoctorParts parts) throws SQLException {
        try {
            AwsCredentialsIdentity identity = parts.credentials().resolve();
            @Nullable Instant expiry = identity.expirationTime().orElse(null);
            report.passed(
                    step,
                    "access key " + LogSafe.escape(identity.accessKeyId()) + " from " + ProviderNames.of(identity)
                            + (expiry == null ? ", which does not say when it expires" : ", expires at " + expiry));
        } catch (CredentialsException e) {
            throw parts.diagnosis().noCredential(e, parts.target());
        } catch (InterruptedException e) {
            throw LoginRunner.interrupted(e);
        }
    }

    private void lookUp(DoctorParts parts, LoginAttempt attempt) throws SQLException {
        step = DoctorStep.DNS;
        String host = attempt.target().dial().host();
        try {
            InetAddress[] addresses = HostLookup.all(host, attempt.deadline(), attempt.cancellation());
            report.passed(
                    step,
                    host + " is "
                            + Arrays.stream(addresses)
                                    .map(InetAddress::getHostAddress)
                                    .collect(Collectors.joining(", ")));
        } catch (IOException e) {
            throw parts.diagnosis().failed(new SQLException(e.getMessage(), "08S01", e), attempt, settings.user());
        }
        step = DoctorStep.TCP;
    }

    private Connection logIn(DoctorParts parts, LoginAttempt attempt, TokenCredential token, ConnectTime time)
            throws SQLException {
        try {
            Connection connection = parts.attempts().login(attempt, time);
            report.passed(step, "as \"" + LogSafe.escape(settings.user()) + "\"");
            return connection;
        } catch (RefusedException e) {
            throw parts.diagnosis().tokenRefused(attempt.target(), token.token(), e);
        } catch (RateLimitedException e) {
            throw e.explained();
        } catch (SQLException e) {
            if (step == DoctorStep.TCP && attempt.progress() != LoginProgress.DIALLING) {
                connected(attempt);
            }
            throw e;
        }
    }

    private void connected(LoginAttempt attempt) {
        report.passed(DoctorStep.TCP, "connected to " + attempt.target().dial());
        step = DoctorStep.TLS;
    }

    private void verified(VerifiedSocket server) {
        report.passed(
                step,
                server.tlsVersion() + " with " + server.socket().getSession().getCipherSuite()
                        + "; the certificate is for " + settings.endpoint().host());
        try {
            for (Certificate certificate : server.socket().getSession().getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    report.more(LogSafe.escape(x509.getSubjectX500Principal().getName()) + ", issued by "
                            + LogSafe.escape(x509.getIssuerX500Principal().getName()) + ", until "
                            + x509.getNotAfter().toInstant());
                }
            }
        } catch (SSLPeerUnverifiedException e) {
            throw new IllegalStateException("The server was verified", e);
        }
        report.more("verified against " + anchors());
        step = DoctorStep.TOKEN;
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

    private void signed(IamToken token) {
        Duration age =
                Duration.between(token.usable().from(), settings.times().wall().instant());
        report.passed(
                step,
                "signed " + age.toSeconds() + " s ago for "
                        + settings.endpoint().host() + ":" + settings.port() + ", usable until "
                        + token.usable().until());
        for (String field :
                token.value().substring(token.value().indexOf('?') + 1).split("&", -1)) {
            if (TOKEN_FIELDS.contains(field.substring(0, Math.max(0, field.indexOf('='))))) {
                report.more(LogSafe.escape(field));
            }
        }
        step = DoctorStep.LOGIN;
    }

    /** Of a statement's failure there is no more to say than the driver does; what it says may be the server's. */
    private static SQLException safe(SQLException e) {
        return new SQLException(RootMessage.of(e), e.getSQLState(), e.getErrorCode(), e);
    }

    private void statements(Connection connection) throws SQLException {
        step = DoctorStep.STATEMENTS;
        // a login's time is over; a server that falls silent now would keep us for ever
        connection.setNetworkTimeout(Runnable::run, (int) TIMEOUT.toMillis());
        Map<String, String> counts = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SHOW SESSION STATUS WHERE Variable_name IN ('Com_select', 'Com_set_option', 'Questions')")) {
            while (rows.next()) {
                counts.put(rows.getString(1).toLowerCase(Locale.ROOT), LogSafe.escape(rows.getString(2)));
            }
        }
        report.passed(
                step,
                "in its session the database has counted " + counts.get("questions") + " statements, "
                        + counts.get("com_select") + " SELECT and " + counts.get("com_set_option")
                        + " SET among them, this question included");
        if (settings.endpoint().kind().isProxy()) {
            report.more("behind RDS Proxy the session may be an older one, and RDS Proxy sends SET itself");
        }
    }

    /** The token, and the moment when it is asked for: the server has just been verified. */
    private final class Watched implements Credential {

        private final TokenCredential token;

        @Nullable
        LoginAttempt attempt;

        Watched(TokenCredential token) {
            this.token = token;
        }

        @Override
        public RdsIamListener.Source source() {
            return token.source();
        }

        @Override
        public String user() {
            return token.user();
        }

        @Override
        public String driverPassword() {
            return token.driverPassword();
        }

        @Override
        public String password(Deadline deadline) throws CredentialsException, InterruptedException, TimeoutException {
            LoginAttempt current = attempt;
            VerifiedSocket server = current == null ? null : current.verified();
            if (step == DoctorStep.TCP && current != null && server != null) {
                connected(current);
                verified(server);
            }
            IamToken ready = token.await(deadline);
            if (step == DoctorStep.TOKEN) {
                signed(ready);
            }
            return ready.value();
        }
    }
}
