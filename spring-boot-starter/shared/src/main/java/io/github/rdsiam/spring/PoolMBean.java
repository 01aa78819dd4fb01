package io.github.rdsiam.spring;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jmx.export.MBeanExporter;

/** Keeps Spring from registering a pool with JMX that registers itself, because that would fail the start. */
final class PoolMBean {

    private final ObjectProvider<MBeanExporter> exporter;

    PoolMBean(ObjectProvider<MBeanExporter> exporter) {
        this.exporter = exporter;
    }

    void registeredOnce(String beanName, HikariDataSource pool) {
        if (pool.isRegisterMbeans()) {
            exporter.ifUnique(springs -> springs.addExcludedBean(beanName));
        }
    }
}
