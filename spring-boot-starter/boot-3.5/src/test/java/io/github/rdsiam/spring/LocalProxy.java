package io.github.rdsiam.spring;

import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.FakeRdsProxy;
import io.github.rdsiam.testkit.RecordedLogin;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** RDS Proxy and a real database behind it. */
final class LocalProxy implements AutoCloseable {

    static final String HOST = "orders.proxy-abc123.eu-west-1.rds.amazonaws.com";
    static final String URL = "jdbc:mysql://" + HOST + ":3306/orders";
    static final DatabaseLogin LOGIN = new DatabaseLogin("app", "password-of-the-tests");

    private static final AwsIdentity IDENTITY =
            new AwsIdentity("ASIAEXAMPLE", "not-a-secret-key", "not-a-session-token");

    private static EmbeddedDatabase database;

    private final FakeRdsProxy proxy;

    private LocalProxy() {
        EmbeddedDatabase behind = database();
        proxy = FakeRdsProxy.builder()
                .endpoint(HOST)
                .signedPort(3306)
                .database(behind.host(), behind.port())
                .databaseLogin(LOGIN)
                .identity(IDENTITY)
                .recordStatements(true)
                .start();
    }

    static LocalProxy start() {
        return new LocalProxy();
    }

    /** One for the JVM: it ends with it. */
    private static synchronized EmbeddedDatabase database() {
        if (database == null) {
            database = EmbeddedDatabase.start();
            database.execute(
                    "create database orders",
                    "create user 'app'@'%' identified by '" + LOGIN.password() + "'",
                    "grant all on orders.* to 'app'@'%'");
        }
        return database;
    }

    /** What leads the starter here, with the URL and user of production. */
    String[] properties() {
        return new String[] {
            "spring.datasource.url=" + URL,
            "spring.datasource.username=" + LOGIN.user(),
            "rds-iam.connect-via=127.0.0.1:" + proxy.port(),
            "rds-iam.ca-bundle=" + proxy.caBundle()
        };
    }

    /** What an application's own code would build to reach this proxy. */
    IamTokenDataSource.Builder dataSource() {
        return IamTokenDataSource.builder()
                .endpoint(HOST)
                .username(LOGIN.user())
                .connectVia("127.0.0.1", proxy.port())
                .caBundle(proxy.caBundle());
    }

    /** Past the proxy, as to a container. */
    String databaseUrl() {
        return "jdbc:mysql://" + database().host() + ":" + database().port() + "/orders";
    }

    void denyIam() {
        proxy.denyIam(true);
    }

    int connections() {
        return proxy.connections();
    }

    List<RecordedLogin> logins() {
        return proxy.logins();
    }

    List<String> statements() {
        return proxy.statements();
    }

    @Override
    public void close() {
        proxy.close();
    }

    @Configuration(proxyBeanMethods = false)
    static class Credentials {

        @Bean
        AwsCredentialsProvider credentials() {
            return StaticCredentialsProvider.create(AwsSessionCredentials.create(
                    IDENTITY.accessKeyId(), IDENTITY.secretAccessKey(), IDENTITY.sessionToken()));
        }
    }
}
