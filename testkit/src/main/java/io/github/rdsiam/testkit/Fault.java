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
 * The faults that can be injected into one connection, with {@link FakeRdsProxy#enqueue}. Most exist for both engines,
 * see {@link #isOf}. In the descriptions, numbers are MySQL's error codes, and five characters are PostgreSQL's
 * SQLState.
 */
public enum Fault {
    /** No fault: a placeholder in a sequence of faults. */
    NONE(Phase.NEVER),
    /**
     * Refuses the login after TLS and the credential, like a real refusal: with 1045 for MySQL; for PostgreSQL with
     * 28000 at the instance and 28P01 at the proxy.
     */
    REFUSE(Phase.CREDENTIAL, accessDenied(), refused()),
    /** Refuses in plain text instead of sending the first message, as anyone on the network path could. */
    REFUSE_BEFORE_TLS(Phase.GREETING, accessDenied(), refused()),
    /**
     * Offers TLS but does not begin it: requests {@code mysql_clear_password} in plain text. For PostgreSQL, it
     * responds to the request for TLS with a request for a clear-text password.
     */
    AUTH_SWITCH_BEFORE_TLS(Phase.TLS_START),
    /**
     * Does not offer TLS; responds to PostgreSQL's request for it with N. Requests a clear-text password from a client
     * that continues without TLS.
     */
    NO_TLS(Phase.TLS_OFFER),
    /** The IAM authentication rate limit is exceeded (1040, 28000), after the credential. */
    RATE_LIMIT(new ErrorPacket(1040, "HY000", "IAM authentication rate limit exceeded"), PostgresErrors.RATE_LIMIT),
    /**
     * Too many connections (1040, 53300), in plain text instead of the first message, like a database without a proxy.
     */
    TOO_MANY_CONNECTIONS(
            Phase.GREETING,
            Answer.always(MysqlErrors.TOO_MANY_CONNECTIONS),
            Answer.always(PostgresErrors.TOO_MANY_CONNECTIONS)),
    /** The rate of new connections is exceeded (1040, 53300), after the credential. */
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
    /** TLS is required (3159, 28000), although the client uses it, as if something in between had terminated it. */
    TLS_REQUIRED(Phase.CREDENTIAL, Answer.always(MysqlErrors.PROXY_WITHOUT_TLS), withoutTls()),
    /**
     * 28000, IAM requires TLS, although the client uses it, as if something in between had terminated it. PostgreSQL
     * only.
     */
    IAM_WITHOUT_TLS(null, PostgresErrors.IAM_WITHOUT_TLS),
    /** 2026, SSL connection error, after the credential. MySQL only. */
    SSL_ERROR(new ErrorPacket(2026, "HY000", "SSL connection error: Internal Server Error"), null),
    /**
     * 1524, the AWSAuthenticationPlugin is not loaded, after the credential: IAM authentication is not enabled. MySQL
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
    /**
     * Timed out waiting for a database connection (9501, 08000), after the credential; the fault comes without the
     * wait.
     */
    BORROW_TIMEOUT(MysqlErrors.BORROW_TIMEOUT, PostgresErrors.BORROW_TIMEOUT),
    /** Accepts the connection, sends nothing and keeps it open. */
    STALL_BEFORE_GREETING(Phase.GREETING, Delivery.OPEN),
    /** Reads the credential, sends nothing and keeps the connection open. */
    STALL_IN_LOGIN(Phase.CREDENTIAL, Delivery.OPEN),
    /** Appends a refusal in plain text to the response that accepts TLS, then works normally. PostgreSQL only. */
    REFUSE_WITH_TLS_ANSWER(Phase.TLS_ANSWER, null, refused()),
    /** Closes the connection during the TLS handshake. */
    CLOSE_IN_HANDSHAKE(Phase.TLS_HANDSHAKE),
    /** A certificate from the right authority, but for another name. */
    WRONG_HOST_CERTIFICATE(ServerCertificate.OTHER_HOST),
    /** The right certificate, but it expired yesterday. */
    EXPIRED_CERTIFICATE(ServerCertificate.EXPIRED),
    /** The right name, issued by an authority that is not in {@link FakeRdsProxy#caBundle}. */
    FOREIGN_CA(ServerCertificate.FOREIGN_AUTHORITY),
    /** The right name, self-signed. */
    SELF_SIGNED(ServerCertificate.SELF_SIGNED),
    /**
     * A valid chain of 3 that ends in the authority's cross-signed certificate; the bundle holds the authority and its
     * cross-signer.
     */
    CROSS_SIGNED_CHAIN(ServerCertificate.CROSS_SIGNED),
    /** Like {@link #CROSS_SIGNED_CHAIN}, and the cross-signer, cross-signed by an authority that is not in the bundle. */
    CROSS_SIGNED_CHAIN_4(ServerCertificate.CROSS_SIGNED_TWICE),
    /** Requests an MD5 hash of the password instead of a token, and refuses it. PostgreSQL only. */
    ASKS_FOR_MD5(Phase.MD5_REQUEST),
    /** Requests SCRAM authentication instead of a token, and refuses it. PostgreSQL only. */
    ASKS_FOR_SASL(Phase.SASL_REQUEST),
    /** Requests a Kerberos ticket instead of a token, and refuses it. PostgreSQL only. */
    ASKS_FOR_GSS(Phase.GSS_REQUEST),
    /** Accepts the client without requesting a credential, and relays. PostgreSQL only. */
    ASKS_FOR_NOTHING(Phase.NO_REQUEST),
    /** The login succeeds, but nothing is relayed after it. */
    DEAF_RELAY(Phase.RELAY),
    /**
     * Refuses (1045, 28P01) after the credential, with a text that forges a log line by line breaks and terminal
     * escapes.
     */
    CONTROL_CHARACTERS(new ErrorPacket(1045, "28000", Forged.LOG_LINE), new ErrorResponse("28P01", Forged.LOG_LINE)),
    /**
     * An error (1105, XX000) of 65,535 bytes after the credential: the longest that Connector/J reads during a login.
     */
    LONG_ERROR(
            new ErrorPacket(1105, "HY000", "x".repeat(65_535 - 9)),
            new ErrorResponse("XX000", "x".repeat(65_535 - 29))),
    /** Responds to the credential with 1105, with a wrong sequence number. MySQL only. */
    WRONG_SEQUENCE(MysqlErrors.INTERNAL, null, Delivery.OUT_OF_TURN),
    /** Responds to the credential with the beginning of a packet, then closes the connection. */
    TRUNCATED_PACKET(MysqlErrors.INTERNAL, PostgresErrors.INTERNAL, Delivery.HALF),
    /** Responds to the credential with the beginning of a packet, then stops sending but keeps the connection open. */
    STALL_IN_PACKET(MysqlErrors.INTERNAL, PostgresErrors.INTERNAL, Delivery.HALF_AND_OPEN),
    /** Responds to the credential with an error that has a negative length. PostgreSQL only. */
    NEGATIVE_LENGTH(null, GarbledMessage.NEGATIVE_LENGTH),
    /**
     * Responds to the credential with an error that claims a length of 2 GiB, then closes the connection. PostgreSQL
     * only.
     */
    HUGE_LENGTH(null, GarbledMessage.HUGE_LENGTH),
    /** Responds to the credential with a message of an unknown type. PostgreSQL only. */
    UNKNOWN_MESSAGE(null, GarbledMessage.UNKNOWN_TYPE),
    /** Responds to the token with the second message of a SCRAM exchange that was never started. PostgreSQL only. */
    UNASKED_PROOF(null, GarbledMessage.UNASKED_PROOF);

    @SuppressWarnings("ImmutableEnumChecker") // an answer is a stateless lambda
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

    /** A response to the credential; null for an engine without this fault. */
    Fault(@Nullable ErrorPacket mysql, @Nullable ServerError postgresql) {
        this(mysql, postgresql, Delivery.WHOLE);
    }

    /** A response to the credential; null for an engine without this fault. */
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
     * Returns whether an engine has this fault. {@link FakeRdsProxy#enqueue} rejects a fault that its engine does not
     * have.
     *
     * @param engine the engine
     * @return whether the fault can be injected into connections of that engine
     */
    public boolean isOf(RdsEngine engine) {
        return plan.isOf(Objects.requireNonNull(engine, "engine"));
    }

    /** Holds a text for the enum constants, which cannot use a static field of the enum itself. */
    private static final class Forged {
        static final String LOG_LINE = "denied\r\n2026-01-01 00:00:00 INFO all is well\u001b[2J\u202e";

        private Forged() {}
    }
}
