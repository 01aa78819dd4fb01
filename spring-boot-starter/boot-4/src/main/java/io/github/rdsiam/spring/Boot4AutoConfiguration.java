package io.github.rdsiam.spring;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import javax.sql.XADataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JndiDataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.XADataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Creates the DataSource of an application on Spring Boot 4, before Boot would create one with a password. */
@AutoConfiguration(
        after = {JndiDataSourceAutoConfiguration.class, XADataSourceAutoConfiguration.class},
        before = DataSourceAutoConfiguration.class)
@ConditionalOnClass(name = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@ConditionalOnBooleanProperty("rds-iam.enabled")
@Import({RdsIamConfiguration.class, Boot4HealthConfiguration.class})
final class Boot4AutoConfiguration {

    @Bean
    @ConditionalOnMissingBean({DataSource.class, XADataSource.class})
    HikariDataSource dataSource(
            ObjectProvider<JdbcConnectionDetails> details, IamDataSourceFactory factory, PoolMBean mbean) {
        HikariDataSource pool = factory.create("dataSource", settings(details.getIfAvailable()));
        mbean.registeredOnce("dataSource", pool);
        return pool;
    }

    private static @Nullable ConnectionSettings settings(@Nullable JdbcConnectionDetails details) {
        return details == null
                ? null
                : new ConnectionSettings(
                        details.getJdbcUrl(),
                        details.getUsername(),
                        details.getPassword(),
                        details.getDriverClassName());
    }
}
