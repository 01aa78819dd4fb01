package io.github.rdsiam.testkit;

/** The result of a login at {@link FakeRdsProxy}: accepted, or the first error found. */
public enum Verdict {
    /** Logged in; the connection is relayed. */
    ACCEPTED,
    /** The client tried to log in without TLS. */
    NO_TLS,
    /**
     * The TLS handshake failed, mostly because the client did not trust the certificate. The detail names the side that
     * ended it.
     */
    TLS_FAILED,
    /** The client sent something that is not a login, or used a capability that was not offered. */
    BAD_HANDSHAKE,
    /** The client did not log in within the time limit. */
    TIMED_OUT,
    /** The client does not send its credential in clear text over TLS, which is the only way to send a token. */
    NO_CLEAR_PASSWORD,
    /** The token cannot be parsed: a part is missing, malformed or has an invalid value. */
    MALFORMED,
    /** The token contains another host, or this host not in lower case. */
    WRONG_HOST,
    /** The token contains another port or none. */
    WRONG_PORT,
    /** The token was signed for another region. */
    WRONG_REGION,
    /** The token is for another user than the one logging in, or that user has no database login. */
    WRONG_USER,
    /** The token was signed with an access key that is unknown or revoked. */
    UNKNOWN_KEY,
    /** The token lacks its signer's session token, or contains another one. */
    WRONG_SESSION_TOKEN,
    /** The signature does not match the token's text and key. */
    WRONG_SIGNATURE,
    /** The token, or the session that signed it, has expired. */
    EXPIRED,
    /** The token's signing time is too far in the future, beyond the clock tolerance. */
    NOT_YET_VALID,
    /**
     * The token is valid, but its signer is not allowed to connect as this user. The detail names the action, the
     * resource's ARN, and whether a policy denies it explicitly or none allows it.
     */
    DENIED,
    /** The client asked to cancel a statement of another connection; the detail says what happened. PostgreSQL only. */
    CANCEL_REQUEST,
    /** The database refused the client's password, or passwords are not accepted here. */
    PASSWORD_REFUSED,
    /** The credential was accepted, but the database could not be reached or refused the connection. */
    DATABASE_REFUSED,
    /** An injected {@link Fault} ended the login. */
    FAULT,
    /** The client closed the connection before the login was complete. */
    CLIENT_GONE
}
