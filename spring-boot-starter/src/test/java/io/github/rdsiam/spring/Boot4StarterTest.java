package io.github.rdsiam.spring;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class Boot4StarterTest extends StarterContract {

    @Override
    Class<?> detailsWithPassword() {
        return Container.class;
    }

    @Override
    Class<?> detailsWithoutPassword() {
        return NoPassword.class;
    }

    @Override
    String autoConfiguration() {
        return Boot4AutoConfiguration.class.getName();
    }

    record Details(String getJdbcUrl, String getUsername, String getPassword) implements JdbcConnectionDetails {}

    @Configuration(proxyBeanMethods = false)
    static class Container {

        @Bean
        JdbcConnectionDetails details() {
            return new Details("jdbc:mysql://localhost:1/container", "test", "test");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class NoPassword {

        @Bean
        JdbcConnectionDetails details() {
            return new Details("jdbc:mysql://other.abc123.eu-central-1.rds.amazonaws.com/other", "other", null);
        }
    }
}
