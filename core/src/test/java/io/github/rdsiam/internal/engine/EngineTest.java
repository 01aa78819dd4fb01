package io.github.rdsiam.internal.engine;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.github.rdsiam.internal.mysql.MysqlEngine;
import io.github.rdsiam.internal.postgresql.PostgresEngine;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.SQLNonTransientConnectionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@MethodSource("engines")
class EngineTest {

    @Parameter
    Engine engine;

    static Stream<Engine> engines() {
        return Stream.of(new MysqlEngine(), new PostgresEngine());
    }

    @Test
    void theDriverOfThisBuildIsSupported() {
        assertThatNoException().isThrownBy(engine::requireDriver);
    }

    /** The boot loader does not know the library's classes; the other one has a copy. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDriverThatDoesNotFindOurClassIsReportedInWords(boolean findsAnother) throws Exception {
        URL classes = EngineTest.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader other = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            Class<?> ofDriver = findsAnother ? other.loadClass(EngineTest.class.getName()) : String.class;

            assertThatExceptionOfType(SQLNonTransientConnectionException.class)
                    .isThrownBy(() -> engine.requireFound(EngineTest.class, ofDriver))
                    .withMessageStartingWith(engine.driver().name() + " and rds-iam are in different class loaders")
                    .withMessageContaining(EngineTest.class.getName())
                    .matches(e -> e.getSQLState().equals("08001"));
        }
    }
}
