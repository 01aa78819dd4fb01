package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A JVM with few modules, like a runtime image that jlink makes. */
@OnBothEngines
class SlimRuntimeTest {

    @Parameter
    DatabaseEngine engine;

    private static final String NEEDED = "java.sql,java.naming,jdk.crypto.ec";

    private LocalRds rds;

    @BeforeEach
    void start() {
        rds = LocalRds.start(engine);
    }

    @AfterEach
    void close() {
        rds.close();
    }

    /** Without the tests' log, which needs more modules than the library. */
    private String logIn(String how, String modules) throws Exception {
        return LogInOnce.in(rds, engine, LogInOnce.classPathWithout("logback-.*"), "--limit-modules " + modules, how);
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "pool", "secret"})
    void logsInWithTheModulesThatAreNeeded(String how) throws Exception {
        rds.proxy().denyIam(how.equals("secret"));

        assertThat(logIn(how, NEEDED)).contains("logged in");
    }

    @Test
    void namesTheModuleThatIsMissing() throws Exception {
        String byToken = logIn("token", "java.sql,jdk.crypto.ec");
        if (engine == DatabaseEngine.MYSQL) {
            assertThat(byToken)
                    .contains("SQLException 08001: The Java runtime lacks the module java.security.sasl")
                    .contains("jlink --add-modules java.security.sasl");
        } else {
            assertThat(byToken).as("pgjdbc needs no more").contains("logged in");
        }
        assertThat(logIn("pool", "java.sql,jdk.crypto.ec"))
                .contains("IllegalStateException: The Java runtime lacks the module java.naming");
    }
}
