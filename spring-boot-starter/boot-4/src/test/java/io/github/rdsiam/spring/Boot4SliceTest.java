package io.github.rdsiam.spring;

import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureJdbc;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.boot.jooq.test.autoconfigure.AutoConfigureJooq;
import org.springframework.context.annotation.Configuration;

/** The slices for JPA and Spring Data have no list with a DataSource: they are annotated with AutoConfigureJdbc. */
class Boot4SliceTest extends SliceContract {

    @Nested
    @JdbcTest(properties = DRIVER + "=CONNECTOR_J")
    @AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
    class WithMysql extends Live {}

    @Nested
    @JdbcTest(properties = DRIVER + "=PGJDBC")
    @AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
    class WithPostgresql extends Live {}

    @Override
    Class<?> autoConfiguration() {
        return Boot4AutoConfiguration.class;
    }

    @Override
    Set<String> annotations() {
        return Set.of(
                AutoConfigureJdbc.class.getName(),
                AutoConfigureTestDatabase.class.getName(),
                AutoConfigureJooq.class.getName());
    }

    @Override
    Class<?> replacedDatabase() {
        return ReplacedDatabase.class;
    }

    @Override
    Class<?> ownSlice() {
        return OwnSlice.class;
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(DataSourceAutoConfiguration.class)
    static class OwnSlice {}

    @Configuration(proxyBeanMethods = false)
    @AutoConfigureTestDatabase
    static class ReplacedDatabase {}
}
