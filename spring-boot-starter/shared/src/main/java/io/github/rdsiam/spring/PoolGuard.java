package io.github.rdsiam.spring;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanWrapperImpl;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.StringUtils;

/**
 * Rejects Boot's own pool for MySQL or PostgreSQL without a password if rds-iam is enabled.
 *
 * <p>Boot creates that pool if the application lists its auto-configurations without the starter's, for example in a
 * custom test slice. The pool would connect without the tunnel and without verified TLS.
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

        /** Checks a bean after its initialization, which binds spring.datasource.hikari. */
        @Override
        public @Nullable Object postProcessAfterInitialization(Object bean, String name) {
            if (bean instanceof DataSource && isMadeByBoot(name) && lacksPassword(new BeanWrapperImpl(bean))) {
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

        /** Returns whether the pool has no password. Uses HikariCP's property names and those of the other pools. */
        private static boolean lacksPassword(BeanWrapperImpl pool) {
            String url = pool.isReadableProperty("jdbcUrl") ? "jdbcUrl" : "url";
            return pool.isReadableProperty(url)
                    && JdbcDriver.ofUrl((String) pool.getPropertyValue(url)) != null
                    && pool.isReadableProperty("password")
                    && !StringUtils.hasText((String) pool.getPropertyValue("password"));
        }

        private boolean isMadeByBoot(String name) {
            String factory = beans.containsBeanDefinition(name)
                    ? beans.getBeanDefinition(name).getFactoryBeanName()
                    : null;
            return factory != null
                    && factory.startsWith("org.springframework.boot.")
                    && factory.contains(".DataSourceConfiguration$");
        }
    }
}
