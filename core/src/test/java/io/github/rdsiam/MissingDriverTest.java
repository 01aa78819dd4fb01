package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** A class path that lacks a database driver. */
@OnBothEngines
class MissingDriverTest {

    @Parameter
    DatabaseEngine engine;

    @Test
    void aConnectSaysWhichIsMissing() throws Exception {
        assertThat(logInWithoutDriverOf(engine))
                .contains("built")
                .contains("SQLException 08001: "
                        + (engine == DatabaseEngine.MYSQL ? "com.mysql:mysql-connector-j" : "org.postgresql:postgresql")
                        + " is not on the class path")
                .contains("Add it in version ");
    }

    @Test
    void theOtherEnginesIsNotNeeded() throws Exception {
        assertThat(logInWithoutDriverOf(
                        engine == DatabaseEngine.MYSQL ? DatabaseEngine.POSTGRESQL : DatabaseEngine.MYSQL))
                .endsWith("logged in");
    }

    private String logInWithoutDriverOf(DatabaseEngine absent) throws Exception {
        String jar = absent == DatabaseEngine.MYSQL ? "mysql-connector-j" : "postgresql";
        try (LocalRds rds = LocalRds.start(engine)) {
            return LogInOnce.in(rds, engine, LogInOnce.classPathWithout(jar), "-Dnothing=special", "token");
        }
    }
}
