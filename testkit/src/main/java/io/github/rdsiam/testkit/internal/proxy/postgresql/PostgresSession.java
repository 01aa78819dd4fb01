package io.github.rdsiam.testkit.internal.proxy.postgresql;

import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testkit.internal.protocol.AnswerChannel;
import io.github.rdsiam.testkit.internal.protocol.BrokenPacketException;
import io.github.rdsiam.testkit.internal.protocol.ServerErrorException;
import io.github.rdsiam.testkit.internal.protocol.postgresql.Authentication;
import io.github.rdsiam.testkit.internal.protocol.postgresql.ErrorResponse;
import io.github.rdsiam.testkit.internal.protocol.postgresql.FirstMessage;
import io.github.rdsiam.testkit.internal.protocol.postgresql.Message;
import io.github.rdsiam.testkit.internal.protocol.postgresql.MessageChannel;
import io.github.rdsiam.testkit.internal.protocol.postgresql.MessageReader;
import io.github.rdsiam.testkit.internal.protocol.postgresql.MessageWriter;
import io.github.rdsiam.testkit.internal.protocol.postgresql.PostgresLink;
import io.github.rdsiam.testkit.internal.protocol.postgresql.StartupMessage;
import io.github.rdsiam.testkit.internal.proxy.BackendLogin;
import io.github.rdsiam.testkit.internal.proxy.ClientSession;
import io.github.rdsiam.testkit.internal.proxy.FaultPlan;
import io.github.rdsiam.testkit.internal.proxy.LoginFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Serves the connection of a PostgreSQL client. */
final class PostgresSession extends ClientSession {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEY_LENGTH = 4;

    /** The startup parameters that RDS Proxy accepts, in lower case. */
    private static final Set<String> PARAMETERS_OF_PROXY = Set.of(
            "user",
            "database",
            "application_name",
            "client_encoding",
            "datestyle",
            "timezone",
            "extra_float_digits",
            "search_path");

    private static final Map<String, String> REFUSED_BY_PROXY =
            Map.of("options", "command-line options", "replication", "streaming replication mode");

    private final PostgresOpening opening;

    PostgresSession(Context context) throws IOException {
        super(context, new PostgresErrors());
        this.opening = new PostgresOpening(endpoint, fault, socket, records, draft());
    }

    @Override
    protected AnswerChannel channel() {
        return opening.channel();
    }

    @Override
    protected void serve() throws IOException, LoginFailure {
        byte[] first = opening.begin();
        switch (FirstMessage.of(first)) {
            case CANCEL_REQUEST -> cancel(first);
            case STARTUP -> {
                StartupMessage startup = StartupMessage.parse(first);
                draft().user(startup.user());
                checkStartup(startup);
                admit(startup.inVersionThree()).fromClient();
            }
            default -> throw new BrokenPacketException("a request for encryption inside TLS");
        }
    }

    /**
     * Handles a request to cancel a statement. RDS Proxy does not support it. Clients of the instance have the
     * database's key.
     */
    private void cancel(byte[] request) throws LoginFailure {
        if (endpoint.isInstance()) {
            try {
                newBackend().connect((fresh, limitMillis) -> {
                    fresh.connect(new InetSocketAddress(settings.databaseHost(), settings.databasePort()), limitMillis);
                    fresh.setSoTimeout(limitMillis);
                    fresh.getOutputStream().write(FirstMessage.withLength(request));
                    return fresh.getInputStream().read(); // reads to the end, so that the database has processed it
                });
            } catch (IOException e) {
                throw new LoginFailure(Verdict.CANCEL_REQUEST, "not passed on: " + e, null);
            }
        }
        throw new LoginFailure(
                Verdict.CANCEL_REQUEST, endpoint.isInstance() ? "passed on" : "dropped, as RDS Proxy does", null);
    }

    private void checkStartup(StartupMessage startup) throws IOException, LoginFailure {
        if (endpoint.isInstance()) {
            if (!startup.isVersionThree()) {
                opening.channel().write(Message.onlyVersionThree());
            }
            return;
        }
        if (!startup.isVersionThree()) {
            throw notSupported("supports only version 3.0 of the PostgreSQL messaging protocol");
        }
        for (String name : startup.parameters().keySet()) {
            String parameter = name.toLowerCase(Locale.ROOT);
            if (!PARAMETERS_OF_PROXY.contains(parameter)) {
                throw notSupported(
                        "doesn\u2019t support " + REFUSED_BY_PROXY.getOrDefault(parameter, "the option " + name));
            }
        }
    }

    private static LoginFailure notSupported(String what) {
        ErrorResponse error = PostgresErrors.notSupported(what);
        return new LoginFailure(Verdict.BAD_HANDSHAKE, error.message(), error);
    }

    private PostgresRelay admit(StartupMessage startup) throws IOException, LoginFailure {
        Admission admission = judge(startup, newBackend());
        PostgresTap tap = settings.recordStatements() ? new PostgresTap(records) : null;
        PostgresRelay admitted = new PostgresRelay(opening.tls(), admission.link(), tap);
        admit(admitted);
        accept();
        MessageWriter answers = new MessageWriter()
                .bytes(Authentication.of(Authentication.OK).toMessage().toBytes());
        for (Message message : admission.answers()) {
            boolean ofProxy = message.type() == Message.BACKEND_KEY && !endpoint.isInstance();
            answers.bytes((ofProxy ? ownKey() : message).toBytes());
        }
        opening.channel().write(answers.toBytes());
        passAnswers(admitted, admission.link().in(), () -> true);
        return admitted;
    }

    /** A database connection that is logged in, and the messages after the login. */
    private record Admission(PostgresLink link, List<Message> answers) {}

    private Message ownKey() {
        byte[] key = new byte[KEY_LENGTH];
        RANDOM.nextBytes(key);
        return Message.backendKey((int) id, key);
    }

    private Admission judge(StartupMessage startup, BackendLogin backend) throws IOException, LoginFailure {
        String user = startup.user();
        switch (fault.phase()) {
            case MD5_REQUEST -> throw askForAnother(Authentication.md5(newSalt()), user);
            case SASL_REQUEST -> throw askForAnother(Authentication.sasl(), user);
            case GSS_REQUEST -> throw askForAnother(Authentication.of(Authentication.GSS), user);
            case NO_REQUEST -> {
                return credentialCheck(fault).withoutCredential(user, backend, login -> login(startup, login));
            }
            default -> {
                boolean byToken = !endpoint.takesPasswords() || settings.isIamUser(user);
                return byToken ? byToken(startup, backend) : byPassword(startup, backend);
            }
        }
    }

    private static byte[] newSalt() {
        byte[] salt = new byte[KEY_LENGTH];
        RANDOM.nextBytes(salt);
        return salt;
    }

    /**
     * Injects a request that no server sends if it expects a token. An MD5 hash is recorded, because it is equivalent
     * to the password.
     */
    private LoginFailure askForAnother(Authentication request, String user) throws IOException, LoginFailure {
        MessageReader answer = new MessageReader(ask(request, Verdict.FAULT).body());
        if (request.code() == Authentication.MD5) {
            records.credential(answer.text());
        }
        return fault.failure(errors.denied(endpoint, user, true));
    }

    private Admission byToken(StartupMessage startup, BackendLogin backend) throws IOException, LoginFailure {
        Message answer = ask(Authentication.of(Authentication.CLEAR_TEXT), Verdict.NO_CLEAR_PASSWORD);
        String credential = new MessageReader(answer.body()).text();
        records.credential(credential);
        return credentialCheck(fault).admit(startup.user(), credential, false, backend, login -> login(startup, login));
    }

    private BackendLogin.Connecting<Admission> login(StartupMessage startup, DatabaseLogin login) {
        return (fresh, limitMillis) -> {
            PostgresLink link = connect(fresh, limitMillis);
            return new Admission(link, link.login(startup, login.password()));
        };
    }

    private PostgresLink connect(Socket fresh, int limitMillis) throws IOException {
        return PostgresLink.connect(fresh, settings.databaseHost(), settings.databasePort(), limitMillis);
    }

    /** Requests a credential and returns the client's response. Any disconnect counts as a refusal. */
    private Message ask(Authentication request, Verdict whenItLeaves) throws IOException, LoginFailure {
        Message answer;
        try {
            opening.channel().write(request.toMessage());
            answer = opening.channel().readLogin();
        } catch (SocketTimeoutException | BrokenPacketException e) {
            throw e;
        } catch (IOException e) {
            String detail = whenItLeaves == Verdict.FAULT
                    ? fault.during("the client disconnected when asked for a credential")
                    : "the client disconnected when asked for its credential";
            throw new LoginFailure(whenItLeaves, detail, null);
        }
        if (answer.type() != Message.PASSWORD) {
            throw new BrokenPacketException("expected password response, got message type " + (int) answer.type());
        }
        return answer;
    }

    /** Relays the authentication between client and database, mostly SCRAM, so the proxy does not see a password. */
    private Admission byPassword(StartupMessage startup, BackendLogin backend) throws LoginFailure {
        draft().credential(CredentialKind.PASSWORD);
        return backend.ofClient(startup.user(), (fresh, limitMillis) -> {
            PostgresLink link = connect(fresh, limitMillis);
            MessageChannel database = link.channel();
            database.write(startup.toBytes());
            for (Message message = database.read(); ; message = database.read()) {
                if (message.type() == Message.ERROR) {
                    throw new ServerErrorException(ErrorResponse.parse(message));
                }
                Authentication request = Authentication.parse(message);
                switch (request.code()) {
                    case Authentication.OK -> {
                        return new Admission(link, link.untilReady());
                    }
                    case Authentication.SASL_FINAL -> opening.channel().write(message);
                    default -> database.write(passwordFor(request, startup.user()));
                }
            }
        });
    }

    private Message passwordFor(Authentication request, String user) throws IOException, LoginFailure {
        Message answer;
        try {
            answer = ask(request, Verdict.CLIENT_GONE);
        } catch (SocketTimeoutException e) {
            String detail = "the client had not logged in after " + settings.loginTime();
            throw new LoginFailure(Verdict.TIMED_OUT, detail, null);
        } catch (BrokenPacketException e) {
            String reason = String.valueOf(e.getMessage());
            throw new LoginFailure(Verdict.BAD_HANDSHAKE, reason, errors.brokenPacket(reason));
        }
        if (request.code() == Authentication.CLEAR_TEXT) {
            records.credential(new MessageReader(answer.body()).text());
        }
        if (request.code() != Authentication.SASL) {
            fault.play(FaultPlan.Phase.CREDENTIAL, endpoint, user, true);
        }
        return answer;
    }
}
