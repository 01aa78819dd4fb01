package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.RdsEngine;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An application with the starter, for each engine; ./run says which Spring Boot is there. */
class BootTest {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Orders {}

    @ParameterizedTest
    @EnumSource
    void theDataSourceLogsInWithAToken(RdsEngine engine) {
        assertThat(SpringBootVersion.getVersion()).isEqualTo(System.getProperty("boot"));

        try (LocalAws aws = LocalAws.builder().engine(engine).start()) {
            aws.systemProperties().forEach(System::setProperty);
            String scheme = engine == RdsEngine.MYSQL ? "mysql" : "postgresql";
            String url = "jdbc:" + scheme + "://" + aws.endpoint() + "/" + aws.databaseName();
            try (ConfigurableApplicationContext application = new SpringApplication(Orders.class)
                    .run(
                            "--spring.datasource.url=" + url,
                            "--spring.datasource.username=" + aws.user(),
                            "--rds-iam.enabled=true")) {
                assertThat(application.getBean(DataSource.class)).isInstanceOf(HikariDataSource.class);
                assertThat(application
                                .getBean(JdbcClient.class)
                                .sql("SELECT 1")
                                .query(Integer.class)
                                .single())
                        .isOne();
            } finally {
                aws.systemProperties().keySet().forEach(System::clearProperty);
            }
            assertThat(aws.proxy().logins()).extracting(login -> login.credential()).contains(CredentialKind.TOKEN);
        }
    }
}
