package io.github.rdsiam.spring;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

class Boot4StarterTest extends StarterContract {

    @Override
    Class<?> connectionDetails() {
        return Details.class;
    }

    @Override
    String autoConfiguration() {
        return Boot4AutoConfiguration.class.getName();
    }

    @Configuration(proxyBeanMethods = false)
    static class Details {

        private record Given(String getJdbcUrl, String getUsername, String getPassword)
                implements JdbcConnectionDetails {}

        @Bean
        JdbcConnectionDetails details(Environment environment) {
            return new Given(
                    environment.getProperty("details.url"),
                    environment.getProperty("details.username"),
                    environment.getProperty("details.password"));
        }
    }
}
