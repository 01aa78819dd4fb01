package io.github.rdsiam.testkit;

import io.github.rdsiam.testkit.internal.protocol.ServerError;
import io.github.rdsiam.testkit.internal.protocol.mysql.ErrorPacket;
import io.github.rdsiam.testkit.internal.protocol.postgresql.ErrorResponse;
import io.github.rdsiam.testkit.internal.protocol.postgresql.GarbledMessage;
import io.github.rdsiam.testkit.internal.proxy.FaultPlan;
import io.github.rdsiam.testkit.internal.proxy.FaultPlan.Answer;
import io.github.rdsiam.testkit.internal.proxy.FaultPlan.Answers;
import io.github.rdsiam.testkit.internal.proxy.FaultPlan.Delivery;
import io.github.rdsiam.testkit.internal.proxy.FaultPlan.Phase;
import io.github.rdsiam.testkit.internal.proxy.mysql.MysqlErrors;
import io.github.rdsiam.testkit.internal.proxy.postgresql.PostgresErrors;
import io.github.rdsiam.testkit.internal.tls.ServerCertificate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What can go wrong with one connection. Inject faults with {@link FakeRdsProxy#enqueue}. Most exist for both engines, see
 * {@link #isOf}. In the descriptions, numbers are MySQL's error codes, and five characters are PostgreSQL's SQLState.
 */
public enum Fault {
    /** No fault: a placeholder in a sequence of faults. */
    NONE(Phase.NEVER),
    /**
     * Refuses after TLS and the credential, as a real refusal does: with 1045, or as PostgreSQL's instance (28000) or proxy
     * (28P01).
     */
    REFUSE(Phase.CREDENTIAL, accessDenied(), refused()),
    /** Refuses in plain text instead of its first message, as anyone on the network path could. */
    REFUSE_BEFORE_TLS(Phase.GREETING, accessDenied(), refused()),
    /**
     * Offers TLS but does not begin it: asks for {@code mysql_clear_password} in plain text. To PostgreSQL's request for TLS
     * it answers that it wants a password in clear text.
     */
    AUTH_SWITCH_BEFORE_TLS(Phase.TLS_START),
    /** Offers no TLS; answers PostgreSQL's request for it with N. Asks who goes on without it for a password in clear text. */
    NO_TLS(Phase.TLS_OFFER),
    /** The IAM authentication rate limit is exceeded (1040, 28000), after the credential. */
    RATE_LIMIT(new ErrorPacket(1040, "HY000", "IAM authentication rate limit exceeded"), PostgresErrors.RATE_LIMIT),
    /** Too many connections (1040, 53300), in plain text instead of its first message, as a database without a proxy does. */
    TOO_MANY_CONNECTIONS(
            Phase.GREETING,
            Answer.always(MysqlErrors.TOO_MANY_CONNECTIONS),
            Answer.always(PostgresErrors.TOO_MANY_CONNECTIONS)),
    /** New connections come too fast (1040, 53300), after the credential. */
    CONNECTION_RATE_LIMIT(
            new ErrorPacket(1040, "HY000", "Connections rate limit exceeded (limit 200)"),
            PostgresErrors.CONNECTION_RATE_LIMIT),
    /** The proxy has too many clients (1040, 53300), after the credential. */
    TOO_MANY_CLIENTS(
            new ErrorPacket(1040, "HY000", "Number simultaneous connections exceeded (limit 20000)"),
            PostgresErrors.TOO_MANY_CLIENTS),
    /** The database has too many connections (1040, 53300), after the credential. */
    DATABASE_FULL(MysqlErrors.TOO_MANY_CONNECTIONS, PostgresErrors.TOO_MANY_CONNECTIONS),
    /** 53300, the remaining connections are for administrators, after the credential. PostgreSQL only. */
    RESERVED_CONNECTIONS(null, PostgresErrors.RESERVED_CONNECTIONS),
    /** TLS is required (3159, 28000), although the client uses it: something in between has terminated it. */
    TLS_REQUIRED(Phase.CREDENTIAL, Answer.always(MysqlErrors.PROXY_WITHOUT_TLS), withoutTls()),
    /** 28000, IAM requires TLS, although the client uses it: something in between has terminated it. PostgreSQL only. */
    IAM_WITHOUT_TLS(null, PostgresErrors.IAM_WITHOUT_TLS),
    /** 2026, SSL connection error, after the credential. MySQL only. */
    SSL_ERROR(new ErrorPacket(2026, "HY000", "SSL connection error: Internal Server Error"), null),
    /**
     * 1524, the AWSAuthenticationPlugin is not loaded, after the credential: the database has no IAM authentication. MySQL
     * only.
     */
    IAM_NOT_ENABLED(new ErrorPacket(1524, "HY000", "Plugin 'AWSAuthenticationPlugin' is not loaded"), null),
    /** 28P01, the IAM refusal in the words that AWS documents, after the credential. PostgreSQL only. */
    REFUSE_AS_DOCUMENTED(
            Phase.CREDENTIAL, null, (endpoint, user, withPassword) -> PostgresErrors.refusedAsDocumented(user)),
    /** 28000, the proxy has no credentials for the role, after the token. PostgreSQL only. */
    NO_CREDENTIALS(Phase.CREDENTIAL, null, (endpoint, user, withPassword) -> PostgresErrors.withoutCredentials(user)),
    /** 28000, only IAM, MD5 and SCRAM are supported, after the credential. PostgreSQL only. */
    UNSUPPORTED_AUTHENTICATION(null, PostgresErrors.UNSUPPORTED_AUTHENTICATION),
    /** 57014, checking the token took too long, after the credential. PostgreSQL only. */
    AUTHENTICATION_TIMEOUT(null, PostgresErrors.AUTHENTICATION_TIMEOUT),
    /**
     * 28000, an instance's {@code pg_hba.conf} has no rule for the user, database and address, after the credential.
     * PostgreSQL only.
     */
    HOST_NOT_ALLOWED(Phase.CREDENTIAL, null, (endpoint, user, withPassword) -> PostgresErrors.withoutRule(user, user)),
    /** The account is locked (3118), or the role may not log in (28000), after the credential. */
    ACCOUNT_LOCKED(
            Phase.CREDENTIAL,
            Answer.always(new ErrorPacket(3118, "HY000", "Access denied. Account is locked.")),
            (endpoint, user, withPassword) -> PostgresErrors.notPermitted(user)),
    /** 1862, the password has expired, after the credential. MySQL only. */
    PASSWORD_EXPIRED(new ErrorPacket(1862, "HY000", "Your password has expired. To log in you must change it."), null),
    /** The proxy's own unknown error (1105, XX000), after the credential. */
    INTERNAL_ERROR(MysqlErrors.INTERNAL, PostgresErrors.INTERNAL),
    /** The proxy found no database connection in time (9501, 08000), after the credential; it does not wait. */
    BORROW_TIMEOUT(MysqlErrors.BORROW_TIMEOUT, PostgresErrors.BORROW_TIMEOUT),
    /** Accepts the connection, sends nothing and keeps it open. */
    STALL_BEFORE_GREETING(Phase.GREETING, Delivery.OPEN),
    /** Reads the credential, sends nothing and keeps the connection open. */
    STALL_IN_LOGIN(Phase.CREDENTIAL, Delivery.OPEN),
    /** Adds a refusal in plain text to the answer that lets TLS begin, then behaves. PostgreSQL only. */
    REFUSE_WITH_TLS_ANSWER(Phase.TLS_ANSWER, null, refused()),
    /** Closes the connection when TLS has begun. */
    CLOSE_IN_HANDSHAKE(Phase.TLS_HANDSHAKE),
    /** A certificate of the right authority for another name. */
    WRONG_HOST_CERTIFICATE(ServerCertificate.OTHER_HOST),
    /** The right certificate, expired yesterday. */
    EXPIRED_CERTIFICATE(ServerCertificate.EXPIRED),
    /** The right name under an authority that is not in {@link FakeRdsProxy#caBundle}. */
    FOREIGN_CA(ServerCertificate.FOREIGN_AUTHORITY),
    /** The right name, signed by itself. */
    SELF_SIGNED(ServerCertificate.SELF_SIGNED),
    /**
     * A valid chain of 3 that ends in the authority's cross-signed certificate; the bundle holds the authority and its
     * cross-signer.
     */
    CROSS_SIGNED_CHAIN(ServerCertificate.CROSS_SIGNED),
    /** The same with a fourth: the cross-signer, itself cross-signed by one that is not in the bundle. */
    CROSS_SIGNED_CHAIN_4(ServerCertificate.CROSS_SIGNED_TWICE),
    /** Asks for the MD5 hash of the password where it should ask for a token; refuses what it gets. PostgreSQL only. */
    ASKS_FOR_MD5(Phase.MD5_REQUEST),
    /** Asks for a proof by SCRAM where it should ask for a token; refuses what it gets. PostgreSQL only. */
    ASKS_FOR_SASL(Phase.SASL_REQUEST),
    /** Asks for a Kerberos ticket where it should ask for a token; refuses what it gets. PostgreSQL only. */
    ASKS_FOR_GSS(Phase.GSS_REQUEST),
    /** Lets the client in without asking for anything, and relays. PostgreSQL only. */
    ASKS_FOR_NOTHING(Phase.NO_REQUEST),
    /** The login works, then nothing is relayed. */
    DEAF_RELAY(Phase.RELAY),
    /** Refuses (1045, 28P01) after the credential, in a text with line breaks and terminal escapes that forges a log line. */
    CONTROL_CHARACTERS(new ErrorPacket(1045, "28000", Forged.LOG_LINE), new ErrorResponse("28P01", Forged.LOG_LINE)),
    /** An error (1105, XX000) after the credential, of 65,535 bytes: Connector/J reads no longer one during a login. */
    LONG_ERROR(
            new ErrorPacket(1105, "HY000", "x".repeat(65_535 - 9)),
            new ErrorResponse("XX000", "x".repeat(65_535 - 29))),
    /** Answers the credential with 1105 under a sequence number that is not its turn. MySQL only. */
    WRONG_SEQUENCE(MysqlErrors.INTERNAL, null, Delivery.OUT_OF_TURN),
    /** Answers the credential with the beginning of a packet, then ends the connection. */
    TRUNCATED_PACKET(MysqlErrors.INTERNAL, PostgresErrors.INTERNAL, Delivery.HALF),
    /** Answers the credential with the beginning of a packet, sends no more and keeps the connection open. */
    STALL_IN_PACKET(MysqlErrors.INTERNAL, PostgresErrors.INTERNAL, Delivery.HALF_AND_OPEN),
    /** Answers the credential with an error whose length is negative. PostgreSQL only. */
    NEGATIVE_LENGTH(null, GarbledMessage.NEGATIVE_LENGTH),
    /** Answers the credential with an error that claims 2 GiB, then ends the connection. PostgreSQL only. */
    HUGE_LENGTH(null, GarbledMessage.HUGE_LENGTH),
    /** Answers the credential with a message of a type that does not exist. PostgreSQL only. */
    UNKNOWN_MESSAGE(null, GarbledMessage.UNKNOWN_TYPE),
    /** Answers the token with the second message of a SCRAM exchange that was never started. PostgreSQL only. */
    UNASKED_PROOF(null, GarbledMessage.UNASKED_PROOF);

    @SuppressWarnings("ImmutableEnumChecker") // an answer is a lambda without state
    final FaultPlan plan;

    Fault(Phase phase) {
        this(phase, null, Delivery.WHOLE, ServerCertificate.GOOD);
    }

    Fault(Phase phase, @Nullable Answer mysql, @Nullable Answer postgresql) {
        this(phase, new Answers(mysql, postgresql), Delivery.WHOLE, ServerCertificate.GOOD);
    }

    Fault(Phase phase, Delivery delivery) {
        this(phase, null, delivery, ServerCertificate.GOOD);
    }

    Fault(ServerCertificate certificate) {
        this(Phase.CERTIFICATE, null, Delivery.WHOLE, certificate);
    }

    /** Answers the credential; null for an engine that has no such fault. */
    Fault(@Nullable ErrorPacket mysql, @Nullable ServerError postgresql) {
        this(mysql, postgresql, Delivery.WHOLE);
    }

    /** Answers the credential; null for an engine that has no such fault. */
    Fault(@Nullable ErrorPacket mysql, @Nullable ServerError postgresql, Delivery delivery) {
        this(
                Phase.CREDENTIAL,
                new Answers(
                        mysql == null ? null : Answer.always(mysql),
                        postgresql == null ? null : Answer.always(postgresql)),
                delivery,
                ServerCertificate.GOOD);
    }

    Fault(Phase phase, @Nullable Answers answers, Delivery delivery, ServerCertificate certificate) {
        plan = new FaultPlan(name(), phase, answers, delivery, certificate);
    }

    private static Answer accessDenied() {
        return (endpoint, user, withPassword) -> MysqlErrors.accessDenied(user, withPassword);
    }

    private static Answer refused() {
        return (endpoint, user, withPassword) -> PostgresErrors.refused(endpoint, user);
    }

    private static Answer withoutTls() {
        return (endpoint, user, withPassword) -> PostgresErrors.withoutTls(endpoint, user, user);
    }

    /**
     * Returns whether an engine has this fault. {@link FakeRdsProxy#enqueue} rejects a fault that its engine does not have.
     *
     * @param engine the engine
     * @return whether the fault can be injected into connections of that engine
     */
    public boolean isOf(RdsEngine engine) {
        return plan.isOf(Objects.requireNonNull(engine, "engine"));
    }

    /** A text that an enum constant can use before the enum has constants of its own. */
    private static final class Forged {
        static final String LOG_LINE = "denied\r\n2026-01-01 00:00:00 INFO all is well\u001b[2J\u202e";

        private Forged() {}
    }
}
