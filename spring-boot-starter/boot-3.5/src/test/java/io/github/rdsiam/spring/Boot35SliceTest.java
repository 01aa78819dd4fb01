package io.github.rdsiam.spring;

import java.util.Set;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.test.autoconfigure.jdbc.AutoConfigureTestDatabase;
import org.springframework.boot.test.autoconfigure.jdbc.JdbcTest;
import org.springframework.context.annotation.Configuration;

@JdbcTest
@AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
class Boot35SliceTest extends SliceContract {

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
