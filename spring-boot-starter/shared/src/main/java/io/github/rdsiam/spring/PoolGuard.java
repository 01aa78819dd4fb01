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
 * Refuses Boot's own pool for MySQL or PostgreSQL without a password where rds-iam is enabled.
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

        /** HikariCP's names of the properties, and those of the other pools. */
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
