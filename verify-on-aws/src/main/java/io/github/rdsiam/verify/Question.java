package io.github.rdsiam.verify;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What nobody has verified, because this project has no AWS account. Each is asked here or says why not. */
enum Question {
    ENGINE("Which database answers?"),
    CERTIFICATE_CHAIN("Which certificates does the proxy present, and where do they end?"),
    TLS_VERSIONS("Which of TLS 1.3 and 1.2 does it speak?"),
    SESSION_RESUMPTION("Does a later connection resume the TLS session of an earlier one?"),
    PASSWORD_PLUGIN("Which authentication plugin does its greeting name?"),
    SQL_MODE("Which sql_mode and character set has a session, and does opening it need a SET?"),
    CREDENTIAL_REQUEST("Which credential does it ask for?"),
    SERVER_VERSION("Which server_version does it report? Below 12 the driver sends a SET at connect."),
    DIRECT_TLS("Does it accept TLS that begins without a request for it?"),
    REFUSALS("With which SQLState and words does it refuse a login?"),
    CANCEL_REQUEST("Does a cancel request end a statement?"),
    TIME_ZONE("Do sessions with different time zones in their startup message share database connections?"),
    DATABASE_TLS("Does the proxy use TLS to the database?"),
    TOKEN_LENGTH("How long a token does it accept?"),
    TOKEN_AGE("How old may a token be?"),
    CLOCK_AHEAD("How far may the clock that signs be ahead?"),
    PINNING("Which statements pin a session to its database connection?"),
    PING_AND_IDLE_TIMEOUT("Does the driver's ping restart the idle timeout?"),
    REFUSED_LOGIN_METRIC("Is the metric of refused logins called ClientConnectionsSetupFailedAuth?"),

    LONGEST_TOKEN(
            "Is there a longest token?", "its length is that of the role's session token, which is not ours to choose"),
    CONNECTION_LIFETIME("Does the proxy end a client's connection after 24 hours?", "takes a day"),
    SNAPSTART_CREDENTIALS(
            "Which credentials variables has a function with SnapStart?",
            "asks Lambda; this function has no SnapStart"),
    SHUTDOWN_TIME("How long has a function after SIGTERM?", "asks Lambda"),
    AFTER_RESTORE_TIME("Is afterRestore cut off after 10 s?", "asks Lambda"),
    JVM_OPTIONS("What do JVM options and AOT caches gain on Lambda?", "asks Lambda, with a benchmark"),
    RATE_LIMITS("With which errors does it refuse too many logins?", "would take the proxy from its other clients"),
    BORROW_TIMEOUT(
            "With which error does a full proxy refuse a login?", "would take the database from its other clients"),
    CRT_SIZE("How large is the SDK's CRT client?", "asks a build"),
    MISSING_CREDENTIALS_TEXT("What does the SDK say without credentials?", "asks the SDK"),
    SECRET_KEYS(
            "Which keys have an attached and an RDS-managed secret?",
            "asks Secrets Manager; docs/lambda.md says how to look without seeing the password"),
    ROTATION_TYPES("Does AWS know MySQLSingleUser and PostgreSQLSingleUser?", "sam deploy answers it"),
    CHINA_BUNDLE("Where is China's RDS CA bundle?", "asks a web server");

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
