package io.github.rdsiam.testkit;

/** The kind of credential that a client sent. */
public enum CredentialKind {
    /** Text that looks like an IAM token. */
    TOKEN,
    /** Any other text. */
    PASSWORD,
    /** No credential: the login ended before it was sent, or the text was empty. */
    NONE
}
