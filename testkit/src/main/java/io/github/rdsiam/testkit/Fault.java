package io.github.rdsiam.testkit;

/** What can go wrong with one connection, by name; see {@link FakeRdsProxy#enqueue}. */
public enum Fault {
    /** A place holder in a script: behave. */
    NONE,
    /** Refuses with 1045 after TLS and the credential, as a real refusal does. */
    REFUSE,
    /** Sends 1045 in plain text instead of a greeting, as anybody on the path could. */
    REFUSE_BEFORE_TLS,
    /** Offers TLS but does not begin it: asks for {@code mysql_clear_password} in plain text. */
    AUTH_SWITCH_BEFORE_TLS,
    /** Offers no TLS. */
    NO_TLS,
    /** 1040, IAM authentication rate limit exceeded, after the credential. */
    RATE_LIMIT,
    /** 1040, Too many connections, in plain text instead of a greeting, as a database without a proxy does. */
    TOO_MANY_CONNECTIONS,
    /** 1040, Connections rate limit exceeded, after the credential. */
    CONNECTION_RATE_LIMIT,
    /** 1040, Number simultaneous connections exceeded, after the credential: the proxy has too many clients. */
    TOO_MANY_CLIENTS,
    /** 1040, Too many connections, after the credential: the database's own limit. */
    DATABASE_FULL,
    /** 3159, This RDS Proxy requires TLS connections, though TLS is used: somebody between has ended it. */
    TLS_REQUIRED,
    /** 2026, SSL connection error, after the credential. */
    SSL_ERROR,
    /** 1524, the AWSAuthenticationPlugin is not loaded, after the credential: the database has no IAM authentication. */
    IAM_NOT_ENABLED,
    /** 3118, the account is locked, after the credential. */
    ACCOUNT_LOCKED,
    /** 1862, the password has expired, after the credential. */
    PASSWORD_EXPIRED,
    /** 1105, the proxy's own unknown error, after the credential. */
    INTERNAL_ERROR,
    /** 9501, the proxy found no database connection in time, after the credential; it does not wait. */
    BORROW_TIMEOUT,
    /** Accepts the connection, says nothing and keeps it open. */
    STALL_BEFORE_GREETING,
    /** Takes the credential, says nothing and keeps the connection open. */
    STALL_IN_LOGIN,
    /** Closes the connection when TLS has begun. */
    CLOSE_IN_HANDSHAKE,
    /** A certificate of the right authority for another name. */
    WRONG_HOST_CERTIFICATE,
    /** The right certificate, expired yesterday. */
    EXPIRED_CERTIFICATE,
    /** The right name under an authority that is not in {@link FakeRdsProxy#caBundle}. */
    FOREIGN_CA,
    /** The right name, signed by itself. */
    SELF_SIGNED,
    /**
     * A valid chain of 3 that ends in the authority's cross-signed certificate; the bundle holds the authority and its
     * cross-signer.
     */
    CROSS_SIGNED_CHAIN,
    /** The same with a fourth: the cross-signer, itself cross-signed by one that is not in the bundle. */
    CROSS_SIGNED_CHAIN_4,
    /** The login works, then nothing is relayed. */
    DEAF_RELAY,
    /** Refuses with 1045 after the credential, in a text with line breaks and terminal escapes that forges a log line. */
    CONTROL_CHARACTERS,
    /** 1105 after the credential, in a packet of 65,535 bytes: Connector/J reads no longer one during a login. */
    LONG_ERROR,
    /** Answers the credential with 1105 under a sequence number that is not its turn. */
    WRONG_SEQUENCE,
    /** Answers the credential with the beginning of a packet, then ends the connection. */
    TRUNCATED_PACKET,
    /** Answers the credential with the beginning of a packet, says no more and keeps the connection open. */
    STALL_IN_PACKET
}
