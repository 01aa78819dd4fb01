package io.github.rdsiam.testkit;

/** What a client logged in with. */
public enum CredentialKind {
    /** Text that looks like an IAM token. */
    TOKEN,
    /** Any other text. */
    PASSWORD,
    /** Nothing: the login ended before that, or the text was empty. */
    NONE
}
