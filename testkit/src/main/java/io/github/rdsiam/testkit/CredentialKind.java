package io.github.rdsiam.testkit;

/** What a client logged in with. */
public enum CredentialKind {
    /** Something that has the looks of an IAM token. */
    TOKEN,
    /** Any other text. */
    PASSWORD,
    /** Nothing: the login ended before, or the text was empty. */
    NONE
}
