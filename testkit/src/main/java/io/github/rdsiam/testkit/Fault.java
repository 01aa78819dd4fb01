package io.github.rdsiam.testkit;

import io.github.rdsiam.testkit.internal.protocol.mysql.ErrorPacket;
import io.github.rdsiam.testkit.internal.proxy.FaultPlan;
import io.github.rdsiam.testkit.internal.proxy.FaultPlan.Answer;
import io.github.rdsiam.testkit.internal.proxy.FaultPlan.Delivery;
import io.github.rdsiam.testkit.internal.proxy.FaultPlan.Phase;
import io.github.rdsiam.testkit.internal.proxy.ProxyErrors;
import io.github.rdsiam.testkit.internal.tls.ServerCertificate;
import org.jspecify.annotations.Nullable;

/** What can go wrong with one connection, by name; see {@link FakeRdsProxy#enqueue}. */
public enum Fault {
    /** A place holder in a script: behave. */
    NONE(Phase.NEVER),
    /** Refuses with 1045 after TLS and the credential, as a real refusal does. */
    REFUSE(Phase.CREDENTIAL, ProxyErrors::accessDenied),
    /** Sends 1045 in plain text instead of a greeting, as anybody on the path could. */
    REFUSE_BEFORE_TLS(Phase.GREETING, ProxyErrors::accessDenied),
    /** Offers TLS but does not begin it: asks for {@code mysql_clear_password} in plain text. */
    AUTH_SWITCH_BEFORE_TLS(Phase.TLS_START),
    /** Offers no TLS. */
    NO_TLS(Phase.TLS_OFFER),
    /** 1040, IAM authentication rate limit exceeded, after the credential. */
    RATE_LIMIT(1040, "HY000", "IAM authentication rate limit exceeded"),
    /** 1040, Too many connections, in plain text instead of a greeting, as a database without a proxy does. */
    TOO_MANY_CONNECTIONS(Phase.GREETING, (user, withPassword) -> ProxyErrors.TOO_MANY_CONNECTIONS),
    /** 1040, Connections rate limit exceeded, after the credential. */
    CONNECTION_RATE_LIMIT(1040, "HY000", "Connections rate limit exceeded (limit 200)"),
    /** 1040, Number simultaneous connections exceeded, after the credential: the proxy has too many clients. */
    TOO_MANY_CLIENTS(1040, "HY000", "Number simultaneous connections exceeded (limit 20000)"),
    /** 1040, Too many connections, after the credential: the database's own limit. */
    DATABASE_FULL(ProxyErrors.TOO_MANY_CONNECTIONS),
    /** 3159, This RDS Proxy requires TLS connections, though TLS is used: somebody between has ended it. */
    TLS_REQUIRED(ProxyErrors.PROXY_WITHOUT_TLS),
    /** 2026, SSL connection error, after the credential. */
    SSL_ERROR(2026, "HY000", "SSL connection error: Internal Server Error"),
    /** 1524, the AWSAuthenticationPlugin is not loaded, after the credential: the database has no IAM authentication. */
    IAM_NOT_ENABLED(1524, "HY000", "Plugin 'AWSAuthenticationPlugin' is not loaded"),
    /** 3118, the account is locked, after the credential. */
    ACCOUNT_LOCKED(3118, "HY000", "Access denied. Account is locked."),
    /** 1862, the password has expired, after the credential. */
    PASSWORD_EXPIRED(1862, "HY000", "Your password has expired. To log in you must change it."),
    /** 1105, the proxy's own unknown error, after the credential. */
    INTERNAL_ERROR(ProxyErrors.INTERNAL),
    /** 9501, the proxy found no database connection in time, after the credential; it does not wait. */
    BORROW_TIMEOUT(ProxyErrors.BORROW_TIMEOUT),
    /** Accepts the connection, says nothing and keeps it open. */
    STALL_BEFORE_GREETING(Phase.GREETING, Delivery.OPEN),
    /** Takes the credential, says nothing and keeps the connection open. */
    STALL_IN_LOGIN(Phase.CREDENTIAL, Delivery.OPEN),
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
    /** The login works, then nothing is relayed. */
    DEAF_RELAY(Phase.RELAY),
    /** Refuses with 1045 after the credential, in a text with line breaks and terminal escapes that forges a log line. */
    CONTROL_CHARACTERS(1045, "28000", "denied\r\n2026-01-01 00:00:00 INFO all is well\u001b[2J\u202e"),
    /** 1105 after the credential, in a packet of 65,535 bytes: Connector/J reads no longer one during a login. */
    LONG_ERROR(1105, "HY000", "x".repeat(65_535 - 9)),
    /** Answers the credential with 1105 under a sequence number that is not its turn. */
    WRONG_SEQUENCE(ProxyErrors.INTERNAL, Delivery.OUT_OF_TURN),
    /** Answers the credential with the beginning of a packet, then ends the connection. */
    TRUNCATED_PACKET(ProxyErrors.INTERNAL, Delivery.HALF),
    /** Answers the credential with the beginning of a packet, says no more and keeps the connection open. */
    STALL_IN_PACKET(ProxyErrors.INTERNAL, Delivery.HALF_AND_OPEN);

    @SuppressWarnings("ImmutableEnumChecker") // an answer is a lambda without state
    final FaultPlan plan;

    Fault(Phase phase) {
        this(phase, null, Delivery.WHOLE, ServerCertificate.GOOD);
    }

    Fault(Phase phase, Answer answer) {
        this(phase, answer, Delivery.WHOLE, ServerCertificate.GOOD);
    }

    Fault(Phase phase, Delivery delivery) {
        this(phase, null, delivery, ServerCertificate.GOOD);
    }

    Fault(ServerCertificate certificate) {
        this(Phase.CERTIFICATE, null, Delivery.WHOLE, certificate);
    }

    /** Answers the credential. */
    Fault(int code, String state, String message) {
        this(new ErrorPacket(code, state, message));
    }

    /** Answers the credential. */
    Fault(ErrorPacket answer) {
        this(answer, Delivery.WHOLE);
    }

    /** Answers the credential. */
    Fault(ErrorPacket answer, Delivery delivery) {
        this(Phase.CREDENTIAL, (user, withPassword) -> answer, delivery, ServerCertificate.GOOD);
    }

    Fault(Phase phase, @Nullable Answer answer, Delivery delivery, ServerCertificate certificate) {
        plan = new FaultPlan(name(), phase, answer, delivery, certificate);
    }
}
