package io.github.rdsiam.testkit.internal.proxy.mysql;

import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.internal.protocol.AnswerChannel;
import io.github.rdsiam.testkit.internal.protocol.ServerError;
import io.github.rdsiam.testkit.internal.protocol.mysql.Capabilities;
import io.github.rdsiam.testkit.internal.protocol.mysql.ErrorPacket;
import io.github.rdsiam.testkit.internal.protocol.mysql.Greeting;
import io.github.rdsiam.testkit.internal.protocol.mysql.LoginRequest;
import io.github.rdsiam.testkit.internal.protocol.mysql.MysqlLink;
import io.github.rdsiam.testkit.internal.protocol.mysql.PacketChannel;
import io.github.rdsiam.testkit.internal.protocol.mysql.PasswordScramble;
import io.github.rdsiam.testkit.internal.proxy.BackendLogin;
import io.github.rdsiam.testkit.internal.proxy.ClientSession;
import io.github.rdsiam.testkit.internal.proxy.FaultPlan;
import io.github.rdsiam.testkit.internal.proxy.LoginFailure;
import io.github.rdsiam.testkit.internal.tls.TlsClient;
import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Serves the connection of a MySQL client. */
final class MysqlSession extends ClientSession {

    private final DatabaseGreeting greetings;
    private final Map<Long, MysqlRelay> relays;
    private final ClientOpening opening;
    private @Nullable PacketChannel channelOfChange;

    MysqlSession(Context context, DatabaseGreeting greetings, Map<Long, MysqlRelay> relays) throws IOException {
        super(context, new MysqlErrors());
        this.greetings = greetings;
        this.relays = relays;
        this.opening = new ClientOpening(endpoint, fault, socket, id, draft());
    }

    @Override
    protected AnswerChannel channel() {
        return channelOfChange == null ? opening.channel() : channelOfChange;
    }

    @Override
    protected byte[] toBytes(ServerError answer) {
        return opening.hasGreeted() || !(answer instanceof ErrorPacket error)
                ? answer.toBytes()
                : error.toBytesInsteadOfGreeting();
    }

    @Override
    protected void ended() {
        relays.remove(id);
    }

    @Override
    protected void serve() throws IOException, LoginFailure {
        fault.play(FaultPlan.Phase.GREETING, endpoint, "", true);
        BackendLogin backend = newBackend();
        Greeting database = greeting(backend);
        new PlainTextFault(fault, endpoint, opening, records).play(database);
        opening.greet(database, PasswordScramble.CACHING_SHA2, true);
        TlsClient tls = opening.secure();
        LoginRequest request = opening.loginRequest();
        MysqlRelay admitted = admit(tls, request, backend);
        byte[] changeUser = admitted.fromClient();
        while (changeUser != null) {
            backend = changeUser(admitted, changeUser, request, tls, backend);
            changeUser = admitted.fromClient();
        }
    }

    /**
     * Returns the database's greeting; the sessions of the first clients connect to get it. Null if the database has
     * not been reached yet. As with RDS Proxy, the client gets that error only after its login.
     */
    private @Nullable Greeting greeting(BackendLogin backend) throws LoginFailure {
        if (!greetings.isAsked()) {
            try {
                backend.connect(this::open);
                greetings.asked();
            } catch (IOException e) {
                if (!backend.isClosed()) {
                    greetings.asked();
                }
            } finally {
                backend.disconnect();
            }
        }
        return greetings.get();
    }

    private MysqlLink open(Socket fresh, int limitMillis) throws IOException {
        MysqlLink link = MysqlLink.open(fresh, settings.databaseHost(), settings.databasePort(), limitMillis);
        greetings.update(link.greeting());
        return link;
    }

    private BackendLogin.Connecting<Admission> login(LoginRequest client, DatabaseLogin login) {
        return (fresh, limitMillis) -> {
            MysqlLink link = open(fresh, limitMillis);
            long capabilities = Capabilities.LOGIN | (client.capabilities() & Capabilities.RELAYED);
            return new Admission(link, link.login(login, capabilities, client.charset(), client.database()));
        };
    }

    /** A database connection that is logged in, and its OK packet. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Admission(MysqlLink link, byte[] ok) {}

    private MysqlRelay admit(TlsClient tls, LoginRequest request, BackendLogin backend)
            throws IOException, LoginFailure {
        PacketChannel channel = opening.channel();
        Admission admission = judge(channel, request, fault, backend);
        MysqlTap tap = settings.recordStatements() ? new MysqlTap(records) : null;
        MysqlRelay admitted = new MysqlRelay(tls, admission.link(), this::databaseThread, tap);
        relays.put(id, admitted);
        admit(admitted);
        accept(admitted, admission, channel);
        return admitted;
    }

    /**
     * Returns the database's number for a connection of the proxy; the same number if that connection does not exist.
     */
    private long databaseThread(long ofClient) {
        MysqlRelay relay = relays.get(ofClient);
        return relay == null ? ofClient : relay.database().greeting().threadId();
    }

    /**
     * Handles COM_CHANGE_USER: a logged-in client logs in again, by the same rules and with another connection to the
     * database.
     */
    private BackendLogin changeUser(
            MysqlRelay admitted, byte[] command, LoginRequest first, TlsClient tls, BackendLogin before)
            throws IOException, LoginFailure {
        newDraft().changesUser();
        draft().tls(tls);
        draft().certificateCheck(fault.certificate().afterLogin());
        PacketChannel channel = admitted.channel();
        channelOfChange = channel;
        socket.limit(settings.loginTime());
        LoginRequest request = LoginRequest.parseChangeUser(command, first);
        draft().user(request.user());
        BackendLogin next = newBackend();
        Admission admission = judge(channel, request, FaultPlan.NONE, next);
        admitted.switchTo(admission.link());
        close(before);
        accept(admitted, admission, channel);
        return next;
    }

    private Admission judge(PacketChannel channel, LoginRequest request, FaultPlan played, BackendLogin backend)
            throws IOException, LoginFailure {
        boolean takesPasswords = endpoint.takesPasswords();
        String credential = new CredentialExchange(channel, records).ask(request, opening.salt(), takesPasswords);
        return credentialCheck(played)
                .admit(request.user(), credential, takesPasswords, backend, login -> login(request, login));
    }

    private void accept(MysqlRelay admitted, Admission admission, PacketChannel channel) throws IOException {
        accept();
        channel.write(admission.ok());
        passAnswers(admitted, admission.link().in(), () -> admitted.database() == admission.link());
    }
}
