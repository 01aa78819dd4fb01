package io.github.rdsiam.spring;

import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.test.autoconfigure.jdbc.AutoConfigureTestDatabase;
import org.springframework.boot.test.autoconfigure.jdbc.JdbcTest;
import org.springframework.context.annotation.Configuration;

class Boot35SliceTest extends SliceContract {

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
        return Boot35AutoConfiguration.class;
    }

    @Override
    Set<String> annotations() {
        String prefix = "org.springframework.boot.test.autoconfigure.";
        return Set.of(
                prefix + "jdbc.AutoConfigureJdbc",
                prefix + "jdbc.AutoConfigureTestDatabase",
                prefix + "data.jdbc.AutoConfigureDataJdbc",
                prefix + "orm.jpa.AutoConfigureDataJpa",
                prefix + "jooq.AutoConfigureJooq");
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
