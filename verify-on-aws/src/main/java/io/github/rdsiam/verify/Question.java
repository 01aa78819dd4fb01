package io.github.rdsiam.verify;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What this project could not verify, because it has no AWS account. A question that is not asked here says why. */
enum Question {
    ENGINE("Which database answers?"),
    CERTIFICATE_CHAIN("Which certificates does the proxy present, and where do they end?"),
    TLS_VERSIONS("Which of TLS 1.3 and 1.2 does it speak?"),
    SESSION_RESUMPTION("Does a later connection resume the TLS session of an earlier one?"),
    PASSWORD_PLUGIN("Which authentication plugin does its greeting name?"),
    SQL_MODE("Which sql_mode and character set has a session, and does opening it need a SET?"),
    CREDENTIAL_REQUEST("Which credential does it ask for?"),
    SERVER_VERSION("Which server_version does it report? Below 12 the driver sends a SET at connect."),
    DIRECT_TLS("Does it accept direct TLS, without a request for it?"),
    REFUSALS("With which SQLState and message does it refuse a login?"),
    CANCEL_REQUEST("Does a cancel request end a statement?"),
    TIME_ZONE("Do sessions with different time zones in their startup message share database connections?"),
    DATABASE_TLS("Does the proxy use TLS to the database?"),
    TOKEN_LENGTH("How long a token does it accept?"),
    TOKEN_AGE("How old may a token be?"),
    CLOCK_AHEAD("How far ahead may the signer's clock be?"),
    PINNING("Which statements pin a session to its database connection?"),
    PING_AND_IDLE_TIMEOUT("Does the driver's ping restart the idle timeout?"),
    REFUSED_LOGIN_METRIC("Is the metric of refused logins called ClientConnectionsSetupFailedAuth?"),

    LONGEST_TOKEN(
            "Is there a longest token?", "depends on the length of the role's session token, which we cannot choose"),
    CONNECTION_LIFETIME("Does the proxy end a client's connection after 24 hours?", "takes a day"),
    SNAPSTART_CREDENTIALS(
            "Which credentials variables has a function with SnapStart?",
            "depends on Lambda; this function does not use SnapStart"),
    SHUTDOWN_TIME("How much time does a function have after SIGTERM?", "depends on Lambda"),
    AFTER_RESTORE_TIME("Is afterRestore cut off after 10 s?", "depends on Lambda"),
    JVM_OPTIONS("What do JVM options and AOT caches gain on Lambda?", "needs a benchmark on Lambda"),
    RATE_LIMITS("With which errors does it refuse too many logins?", "would block the proxy's other clients"),
    BORROW_TIMEOUT("With which error does a full proxy refuse a login?", "would block the database's other clients"),
    CRT_SIZE("How large is the SDK's CRT client?", "can be seen in a build"),
    MISSING_CREDENTIALS_TEXT("What does the SDK say without credentials?", "can be seen in the SDK"),
    SECRET_KEYS(
            "Which keys have an attached and an RDS-managed secret?",
            "depends on Secrets Manager; docs/lambda.md shows how to check without seeing the password"),
    ROTATION_TYPES("Does AWS know MySQLSingleUser and PostgreSQLSingleUser?", "sam deploy shows it"),
    CHINA_BUNDLE("Where is China's RDS CA bundle?", "can be seen on a web server");

    private final String text;
    private final @Nullable String whyNotAsked;

    Question(String text) {
        this(text, null);
    }

    Question(String text, @Nullable String whyNotAsked) {
        this.text = text;
        this.whyNotAsked = whyNotAsked;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Question of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    String text() {
        return text;
    }

    /** Null if it is asked. */
    @Nullable
    String whyNotAsked() {
        return whyNotAsked;
    }
}
