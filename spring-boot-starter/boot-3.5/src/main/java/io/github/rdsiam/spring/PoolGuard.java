package io.github.rdsiam.spring;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.StringUtils;

/**
 * Refuses Boot's own MySQL pool without a password where rds-iam is enabled.
 *
 * <p>Boot makes it where somebody lists auto-configurations and leaves out the starter's, as a test slice of the
 * application's own may do. It would dial past the tunnel, without verified TLS.
 */
final class PoolGuard implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        if ("true".equalsIgnoreCase(context.getEnvironment().getProperty("rds-iam.enabled"))) {
            ConfigurableListableBeanFactory beans = context.getBeanFactory();
            beans.addBeanPostProcessor(new Guard(beans));
        }
    }

    private record Guard(ConfigurableListableBeanFactory beans) implements BeanPostProcessor {

        /** After the initialization, which binds spring.datasource.hikari. */
        @Override
        public @Nullable Object postProcessAfterInitialization(Object bean, String name) {
            if (bean instanceof HikariDataSource pool
                    && isMadeByBoot(name)
                    && String.valueOf(pool.getJdbcUrl()).startsWith("jdbc:mysql:")
                    && !StringUtils.hasText(pool.getPassword())) {
                throw new RdsIamConfigurationException(
                        "rds-iam.enabled is true, but the bean " + name
                                + " is Spring Boot's own pool, without a password:"
                                + " the auto-configurations of this application or test were listed, and rds-iam's is"
                                + " not among them.",
                        "In a test slice of your own add @AutoConfigureTestDatabase(replace = Replace.NONE), which brings"
                                + " rds-iam's pool. Elsewhere do not exclude it, or set rds-iam.enabled=false.");
            }
            return bean;
        }

        private boolean isMadeByBoot(String name) {
            String factory = beans.containsBeanDefinition(name)
                    ? beans.getBeanDefinition(name).getFactoryBeanName()
                    : null;
            return factory != null
                    && factory.startsWith("org.springframework.boot.")
                    && factory.endsWith(".DataSourceConfiguration$Hikari");
        }
    }
}
