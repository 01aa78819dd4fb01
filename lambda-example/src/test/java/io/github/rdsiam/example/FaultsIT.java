package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.rdsiam.testkit.Drop;
import io.github.rdsiam.testkit.FakeRdsProxy;
import io.github.rdsiam.testkit.Fault;
import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testkit.Rotation;
import io.github.rdsiam.testkit.SecretsFault;
import io.github.rdsiam.testsupport.ContainerCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs the deployable jar through every fault of the testkit. Making the jar small must not remove a class that only a
 * failure loads.
 */
@ParameterizedClass
@EnumSource(RdsEngine.class)
@Execution(ExecutionMode.CONCURRENT) // most of the time it waits
class FaultsIT {

    @Parameter
    RdsEngine engine;

    /** The functions share the faults, because for most faults the pool tries again until an event's 5 s are over. */
    private static final int FUNCTIONS = 2;

    /** More than the logins that the pool tries for one event. */
    private static final int ATTEMPTS = 20;

    private static final String HAS_ROWS = "Read 3 rows";
    private static final String SILENT = "The server did not answer in time";
    private static final String TOKEN_REFUSED = "The IAM token was refused";

    private static final String NO_CREDENTIALS = "No AWS credentials to sign";

    /** The text in the handler's log entry. */
    private static final Map<Fault, String> SAID = new EnumMap<>(Map.ofEntries(
            Map.entry(Fault.NONE, HAS_ROWS),
            Map.entry(Fault.REFUSE, TOKEN_REFUSED),
            Map.entry(Fault.REFUSE_BEFORE_TLS, "The server sent an error before TLS"),
            Map.entry(Fault.AUTH_SWITCH_BEFORE_TLS, "The TLS handshake failed"),
            Map.entry(Fault.NO_TLS, "The server does not offer TLS"),
            Map.entry(Fault.RATE_LIMIT, "Too many new connections per second"),
            Map.entry(Fault.TOO_MANY_CONNECTIONS, "The server sent an error before TLS"),
            Map.entry(Fault.CONNECTION_RATE_LIMIT, "Too many new connections per second"),
            Map.entry(Fault.TOO_MANY_CLIENTS, "RDS Proxy has too many clients"),
            Map.entry(Fault.DATABASE_FULL, "The database has too many connections"),
            Map.entry(Fault.TLS_REQUIRED, "The server requires TLS"),
            Map.entry(Fault.SSL_ERROR, "The TLS handshake failed"),
            Map.entry(Fault.IAM_NOT_ENABLED, "IAM authentication is not enabled on the database"),
            Map.entry(Fault.ACCOUNT_LOCKED, "The database account cannot log in"),
            Map.entry(Fault.PASSWORD_EXPIRED, "The database account cannot log in"),
            Map.entry(Fault.INTERNAL_ERROR, "RDS Proxy reported an internal error"),
            Map.entry(Fault.BORROW_TIMEOUT, "RDS Proxy timed out waiting for a database connection"),
            Map.entry(Fault.STALL_BEFORE_GREETING, SILENT),
            Map.entry(Fault.STALL_IN_LOGIN, SILENT),
            Map.entry(Fault.CLOSE_IN_HANDSHAKE, "The TLS handshake failed"),
            Map.entry(Fault.WRONG_HOST_CERTIFICATE, "The server's certificate is for another name"),
            Map.entry(Fault.EXPIRED_CERTIFICATE, "The server's certificate has expired"),
            Map.entry(Fault.FOREIGN_CA, "The server's certificate is not trusted"),
            Map.entry(Fault.SELF_SIGNED, "The server's certificate is not trusted"),
            Map.entry(Fault.CROSS_SIGNED_CHAIN, HAS_ROWS),
            Map.entry(Fault.CROSS_SIGNED_CHAIN_4, HAS_ROWS),
            Map.entry(Fault.DEAF_RELAY, SILENT),
            Map.entry(Fault.CONTROL_CHARACTERS, TOKEN_REFUSED),
            Map.entry(Fault.LONG_ERROR, "RDS Proxy reported an internal error"),
            Map.entry(Fault.WRONG_SEQUENCE, "RDS Proxy reported an internal error"),
            Map.entry(Fault.TRUNCATED_PACKET, "The server closed the connection during the login"),
            Map.entry(Fault.STALL_IN_PACKET, SILENT)));

    /** Faults for which PostgreSQL answers differently, or which only it has. */
    private static final Map<Fault, String> SAID_OF_POSTGRESQL = new EnumMap<>(Map.ofEntries(
            Map.entry(Fault.AUTH_SWITCH_BEFORE_TLS, "The server does not offer TLS"),
            Map.entry(Fault.REFUSE_WITH_TLS_ANSWER, "The TLS handshake failed"),
            Map.entry(Fault.RESERVED_CONNECTIONS, "The database has too many connections"),
            Map.entry(Fault.IAM_WITHOUT_TLS, "The server requires TLS"),
            Map.entry(Fault.REFUSE_AS_DOCUMENTED, TOKEN_REFUSED),
            Map.entry(Fault.NO_CREDENTIALS, TOKEN_REFUSED),
            Map.entry(Fault.UNSUPPORTED_AUTHENTICATION, TOKEN_REFUSED),
            Map.entry(Fault.AUTHENTICATION_TIMEOUT, "canceling authentication due to timeout"),
            Map.entry(Fault.INTERNAL_ERROR, "Internal error"),
            Map.entry(Fault.LONG_ERROR, "xxxxxxxx"),
            Map.entry(Fault.ASKS_FOR_MD5, "it does not use IAM"),
            Map.entry(Fault.ASKS_FOR_SASL, "it does not use IAM"),
            Map.entry(Fault.ASKS_FOR_GSS, "it does not use IAM"),
            Map.entry(Fault.HOST_NOT_ALLOWED, "The server does not accept this login from this host"),
            Map.entry(Fault.NEGATIVE_LENGTH, "The driver failed, possibly on data from the server"),
            Map.entry(Fault.HUGE_LENGTH, "The server closed the connection during the login"),
            Map.entry(Fault.UNKNOWN_MESSAGE, "The login failed"),
            Map.entry(Fault.UNASKED_PROOF, "The driver failed, possibly on data from the server"),
            Map.entry(Fault.ASKS_FOR_NOTHING, "logged the user in without asking for a credential"),
            // a new connection sends PostgreSQL no statement, so the event's own is the first that waits
            Map.entry(Fault.DEAF_RELAY, "Could not read the rows")));

    private static final Set<Fault> STALLS =
            EnumSet.of(Fault.STALL_BEFORE_GREETING, Fault.STALL_IN_LOGIN, Fault.STALL_IN_PACKET, Fault.DEAF_RELAY);

    private static final String SECRET_UNAVAILABLE = "could not be read from AWS Secrets Manager";

    /** The attempts that the SDK makes for one call. */
    private static final int SDK_ATTEMPTS = 4;

    @TempDir
    private Path directory;

    @Test
    void everyFaultIsToldInTheLibrarysWordsAndTheNextEventHasRows() throws Exception {
        Queue<Fault> faults = new ConcurrentLinkedQueue<>(
                Stream.of(Fault.values()).filter(fault -> fault.isOf(engine)).toList());
        ExecutorService threads = Executors.newFixedThreadPool(FUNCTIONS);
        try {
            Callable<Void> function = () -> meetAll(faults);
            for (Future<Void> met : threads.invokeAll(Collections.nCopies(FUNCTIONS, function))) {
                met.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private Void meetAll(Queue<Fault> faults) throws Exception {
        try (LocalDeployment aws = LocalDeployment.start(engine);
                WatchedFunction function = new WatchedFunction(aws, aws.variablesWithoutFallback(), directory)) {
            function.readRowsAtLast();
            for (Fault fault = faults.poll(); fault != null; fault = faults.poll()) {
                String said = said(fault);
                int end = aws.proxy().accepted() + ATTEMPTS;
                aws.proxy().enqueue(Collections.nCopies(ATTEMPTS, fault).toArray(Fault[]::new));
                aws.proxy().dropConnections(Drop.FIN);
                function.meet(said);
                useUp(aws.proxy(), end);
                if (said.equals(TOKEN_REFUSED) || STALLS.contains(fault)) {
                    // a refusal is remembered, and a login that stalls may still be running
                    function.readRowsAtLast();
                } else {
                    function.readRows();
                }
            }
            function.end();
        }
        return null;
    }

    private String said(Fault fault) {
        String usual = SAID.getOrDefault(fault, "no words for " + fault);
        return engine == RdsEngine.POSTGRESQL ? SAID_OF_POSTGRESQL.getOrDefault(fault, usual) : usual;
    }

    /** Uses up the faults that the pool did not meet, until this many connections were accepted. */
    private static void useUp(FakeRdsProxy proxy, int end) throws IOException {
        for (int left = end - proxy.accepted(); left > 0; left--) {
            new Socket(InetAddress.getLoopbackAddress(), proxy.port()).close();
        }
        await().until(() -> proxy.accepted() >= end);
    }

    @Test
    void theFallbackTellsWhatBecameOfItsSecretAndFlightRecorderHearsOfAll() throws Exception {
        Path recording = directory.resolve("function.jfr");
        String initSql = engine == RdsEngine.MYSQL ? "SET @tenant = 1" : "SET app.tenant = 1";
        Path settings =
                Files.writeString(directory.resolve("hikari.properties"), "connectionInitSql=" + initSql + "\n");
        try (LocalDeployment aws = LocalDeployment.withOwnDatabase(engine)) {
            aws.attachPoliciesOfAnotherUser();
            aws.secrets().denyAll(true);
            try (WatchedFunction function = new WatchedFunction(
                    aws,
                    aws.functionVariables(),
                    directory,
                    "-Dhikaricp.configurationFile=" + settings,
                    "-XX:StartFlightRecording=filename=" + recording,
                    "-Xlog:jfr+startup=error")) {
                function.meet(SECRET_UNAVAILABLE);
                for (SecretsFault fault : EnumSet.complementOf(EnumSet.of(SecretsFault.NONE))) {
                    int end = aws.secrets().calls().size() + SDK_ATTEMPTS;
                    aws.secrets()
                            .enqueue(Collections.nCopies(SDK_ATTEMPTS, fault).toArray(SecretsFault[]::new));
                    for (int i = 0; i < SDK_ATTEMPTS && aws.secrets().calls().size() < end; i++) {
                        // the pool times out before the SDK, so the cause is not known yet
                        function.meet(fault == SecretsFault.HANG ? "Could not read the rows" : SECRET_UNAVAILABLE);
                    }
                }
                aws.secrets().denyAll(false);

                String secret = aws.deployment().secretName();
                String good = aws.secrets().current(secret);
                aws.secrets().put(secret, "no JSON");
                function.meet("it needs the keys \"username\" and \"password\"");
                aws.secrets().put(secret, good);
                function.readRowsAtLast();

                for (Drop drop : Drop.values()) {
                    aws.proxy().dropConnections(drop);
                    function.readRows();
                }
                Rotation rotation = aws.secrets().rotateSingleUser(secret, aws.database());
                aws.proxy().dropConnections(Drop.FIN);
                function.readRows();
                rotation.finish();
                aws.proxy().dropConnections(Drop.FIN);
                function.readRows();

                assertThat(function.end())
                        .extracting(LogEntry::toString)
                        .anyMatch(entry -> entry.startsWith("WARN IamTokenDataSource - The pool's connectionInitSql"));
            }
        }
        assertThat(RecordingFile.readAllEvents(recording))
                .extracting(event -> event.getEventType().getName())
                .contains(
                        "io.github.rdsiam.ConnectionOpened",
                        "io.github.rdsiam.FallbackChanged",
                        "io.github.rdsiam.LoginRefused",
                        "io.github.rdsiam.SecretFetched",
                        "io.github.rdsiam.TokenSigned");
    }

    /** As with SnapStart, where the credentials are not in the environment. */
    @Test
    void credentialsOfAContainerMayEndOrBeAbsent() throws Exception {
        try (LocalDeployment aws = LocalDeployment.start(engine);
                ContainerCredentials credentials =
                        ContainerCredentials.start(aws.identity(), ContainerCredentials.Answer.NONE);
                WatchedFunction function =
                        new WatchedFunction(aws, credentials.insteadOf(aws.variablesWithoutFallback()), directory)) {
            function.meet(NO_CREDENTIALS);
            credentials.answers(ContainerCredentials.Answer.GARBLED);
            function.meet(NO_CREDENTIALS);
            credentials.answers(ContainerCredentials.Answer.SHORT_LIVED);
            function.readRowsAtLast();

            credentials.answers(ContainerCredentials.Answer.EXPIRED);
            aws.proxy().dropConnections(Drop.FIN);
            function.meet("The AWS credentials of access key");
            credentials.answers(ContainerCredentials.Answer.SHORT_LIVED);
            function.readRowsAtLast();
            function.end();
        }
    }
}
