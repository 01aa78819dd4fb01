package io.github.rdsiam;

import org.jspecify.annotations.Nullable;

/** The causes and next steps of failures that are MySQL's own. */
final class MysqlAdvice {

    private MysqlAdvice() {}

    static @Nullable Advice about(FailureKind kind, String user) {
        return switch (kind) {
            case IAM_NOT_ENABLED ->
                Advice.of(
                        "enable IAM database authentication on the instance or cluster",
                        "IAM database authentication is off, so the AWSAuthenticationPlugin is not loaded");
            case UNKNOWN_DATABASE ->
                Advice.of("SHOW DATABASES as an administrator", "the database's name is misspelt or not created yet");
            case NO_RIGHT_TO_DATABASE ->
                Advice.of(
                        "GRANT SELECT, INSERT, UPDATE, DELETE ON <database>.* TO " + account(user),
                        "the user may log in, but not use this database",
                        "the database does not exist");
            case ACCOUNT_LOCKED ->
                Advice.of(
                        "ALTER USER " + account(user) + " ACCOUNT UNLOCK, or give it a new password",
                        "the account is locked or its password has expired");
            default -> null;
        };
    }

    static String unknownUserCause(String user) {
        return "the database user does not exist in exactly this spelling (case matters), or was not created with"
                + " CREATE USER '" + LogSafe.escape(user) + "' IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS'";
    }

    private static String account(String user) {
        return "'" + LogSafe.escape(user) + "'@'%'";
    }
}
