package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeErrorException;
import javax.management.RuntimeMBeanException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** Management beans show no credential. */
@OnBothEngines
class ManagementBeansTest {

    @Parameter
    DatabaseEngine engine;

    @Test
    void showNoCredentialOfAnOpenPool() throws Exception {
        try (LocalRds rds = LocalRds.start(engine);
                HikariDataSource pool = rds.dataSource()
                        .fallback(rds.fallback())
                        .buildPool(config -> {
                            config.setRegisterMbeans(true);
                            config.setPoolName("observed");
                            config.setMaximumPoolSize(2);
                        });
                Connection byToken = pool.getConnection()) {
            rds.proxy().denyIam(true);
            try (Connection bySecret = pool.getConnection()) {
                assertThat(bySecret).isNotSameAs(byToken);
            }
            String all = String.join("\n", attributes());
            assertThat(all).contains("observed");
            List<String> secrets = new ArrayList<>(rds.proxy().receivedCredentials());
            assertThat(secrets).as("the token").isNotEmpty();
            secrets.add(rds.secrets().currentLogin(LocalRds.SECRET_ID).password());
            secrets.add(LocalRds.IDENTITY.secretAccessKey());
            secrets.add(LocalRds.IDENTITY.sessionToken());
            assertThat(secrets)
                    .noneMatch(secret -> IssuedSecrets.forms(secret).stream().anyMatch(all::contains));
        }
    }

    private static List<String> attributes() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        List<String> values = new ArrayList<>();
        for (ObjectName name : server.queryNames(null, null)) {
            values.add(name.toString());
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                if (attribute.isReadable()) {
                    values.add(value(server, name, attribute.getName()));
                }
            }
        }
        return values;
    }

    private static String value(MBeanServer server, ObjectName name, String attribute) throws Exception {
        try {
            // as an element, so that arrays show what they hold
            return Arrays.deepToString(new Object[] {server.getAttribute(name, attribute)});
        } catch (RuntimeMBeanException | RuntimeErrorException unsupported) {
            return "";
        }
    }
}
