package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The errors of RDS Proxy and the databases, as the drivers show them to a careful client. */
class FaultAnswersTest {

    private static final Map<RdsEngine, Lab> LABS = new EnumMap<>(RdsEngine.class);

    @BeforeAll
    static void start() throws Exception {
        for (var engine : RdsEngine.values()) {
            LABS.put(engine, Lab.start(engine));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        for (var lab : LABS.values()) {
            lab.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MYSQL, REFUSE, 1045, 28000, Access denied for user 'app'@'127.0.0.1' (using password: YES)",
        "MYSQL, REFUSE_BEFORE_TLS, 1045, 28000, message from server: \"Access denied for user ''@'127.0.0.1' (using password: YES)",
        "MYSQL, RATE_LIMIT, 1040, 08004, IAM authentication rate limit exceeded",
        "MYSQL, TOO_MANY_CONNECTIONS, 1040, 08004, message from server: \"Too many connections",
        "MYSQL, CONNECTION_RATE_LIMIT, 1040, 08004, Connections rate limit exceeded",
        "MYSQL, TOO_MANY_CLIENTS, 1040, 08004, Number simultaneous connections exceeded",
        "MYSQL, DATABASE_FULL, 1040, 08004, Too many connections",
        "MYSQL, TLS_REQUIRED, 3159, HY000, This RDS Proxy requires TLS connections.",
        "MYSQL, SSL_ERROR, 2026, HY000, SSL connection error: Internal Server Error",
        "MYSQL, IAM_NOT_ENABLED, 1524, HY000, Plugin 'AWSAuthenticationPlugin' is not loaded",
        "MYSQL, ACCOUNT_LOCKED, 3118, HY000, Account is locked",
        "MYSQL, PASSWORD_EXPIRED, 1862, S1000, Your password has expired",
        "MYSQL, INTERNAL_ERROR, 1105, HY000, Unknown error",
        "MYSQL, BORROW_TIMEOUT, 9501, HY000, Timed-out waiting to acquire database connection",
        "MYSQL, CONTROL_CHARACTERS, 1045, 28000, INFO all is well",
        "MYSQL, LONG_ERROR, 1105, HY000, xxxxxxxxxx",
        "MYSQL, WRONG_SEQUENCE, 1105, HY000, Unknown error",
        "POSTGRESQL, REFUSE, 0, 28P01, The IAM authentication failed for the role app. Check the IAM token for this role and try again.",
        "POSTGRESQL, REFUSE_AS_DOCUMENTED, 0, 28P01, IAM authentication failed for user app. Check the IAM token for this user and try again.",
        "POSTGRESQL, NO_CREDENTIALS, 0, 28000, This RDS proxy has no credentials for the role app.",
        "POSTGRESQL, IAM_WITHOUT_TLS, 0, 28000, IAM authentication is allowed only with SSL connections.",
        "POSTGRESQL, UNSUPPORTED_AUTHENTICATION, 0, 28000, RDS supports only IAM",
        "POSTGRESQL, AUTHENTICATION_TIMEOUT, 0, 57014, canceling authentication due to timeout",
        "POSTGRESQL, REFUSE_BEFORE_TLS, 0, 08004, The server does not support SSL.",
        "POSTGRESQL, TOO_MANY_CONNECTIONS, 0, 08004, The server does not support SSL.",
        "POSTGRESQL, AUTH_SWITCH_BEFORE_TLS, 0, 08P01, An error occurred while setting up the SSL connection.",
        "POSTGRESQL, NO_TLS, 0, 08004, The server does not support SSL.",
        "POSTGRESQL, RATE_LIMIT, 0, 28000, The IAM authentication failed because of too many competing requests.",
        "POSTGRESQL, CONNECTION_RATE_LIMIT, 0, 53300, Rate of connection to proxy exceeded 200.",
        "POSTGRESQL, TOO_MANY_CLIENTS, 0, 53300, The maximum number of client connections to the proxy exceeded 20000.",
        "POSTGRESQL, DATABASE_FULL, 0, 53300, too many clients already",
        "POSTGRESQL, RESERVED_CONNECTIONS, 0, 53300, remaining connection slots are reserved",
        "POSTGRESQL, TLS_REQUIRED, 0, 28000, This RDS Proxy requires TLS connections",
        "POSTGRESQL, HOST_NOT_ALLOWED, 0, 28000, no pg_hba.conf entry for host",
        "POSTGRESQL, ACCOUNT_LOCKED, 0, 28000, is not permitted to log in",
        "POSTGRESQL, INTERNAL_ERROR, 0, XX000, Internal error",
        "POSTGRESQL, BORROW_TIMEOUT, 0, 08000, Timed-out waiting to acquire database connection.",
        "POSTGRESQL, CONTROL_CHARACTERS, 0, 28P01, INFO all is well",
        "POSTGRESQL, LONG_ERROR, 0, XX000, xxxxxxxxxx"
    })
    void areThoseOfTheRealThing(RdsEngine engine, Fault fault, int code, String state, String message) {
        var lab = LABS.get(engine);
        lab.proxy.enqueue(fault);
        var e = catchThrowableOfType(SQLException.class, () -> lab.connect(lab.verified(lab.token())));

        assertThat(e.getErrorCode()).isEqualTo(code);
        assertThat(e.getSQLState()).isEqualTo(state);
        assertThat((Throwable) e).hasMessageContaining(message);
        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.FAULT);
        assertThat(lab.lastLogin().detail()).isEqualTo(fault.name());
    }
}
