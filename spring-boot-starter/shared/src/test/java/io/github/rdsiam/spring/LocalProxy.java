package io.github.rdsiam.spring;

import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testkit.RecordedLogin;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** {@link LocalAws}, and the properties that connect the starter to it. */
final class LocalProxy implements AutoCloseable {

    static final String HOST = "orders.proxy-abc123.eu-west-1.rds.amazonaws.com";
    static final String USER = "app";

    private static final AwsIdentity IDENTITY =
            new AwsIdentity("ASIAEXAMPLE", "not-a-secret-key", "not-a-session-token");

    private final JdbcDriver driver;
    private final LocalAws aws;

    private LocalProxy(JdbcDriver driver) {
        this.driver = driver;
        aws = LocalAws.builder()
                .engine(driver == JdbcDriver.CONNECTOR_J ? RdsEngine.MYSQL : RdsEngine.POSTGRESQL)
                .endpoint(HOST)
                .databaseName("orders")
                .user(USER)
                .identity(IDENTITY)
                .proxy(proxy -> proxy.recordStatements(true))
                .start();
    }

    static LocalProxy start(JdbcDriver driver) {
        return new LocalProxy(driver);
    }

    /** The URL of production. */
    static String url(JdbcDriver driver) {
        return driver.scheme() + "//" + HOST + "/orders";
    }

    /** Connects the starter to this proxy, with the URL and user of production. */
    String[] properties() {
        return new String[] {
            "spring.datasource.url=" + url(driver),
            "spring.datasource.username=" + USER,
            "rds-iam.connect-via=" + aws.connectViaHost() + ":" + aws.connectViaPort(),
            "rds-iam.ca-bundle=" + aws.caBundle()
        };
    }

    /** What an application's own code would build to connect to this proxy. */
    IamTokenDataSource.Builder dataSource() {
        return IamTokenDataSource.builder()
                .engine(driver.engine())
                .endpoint(HOST)
                .username(USER)
                .connectVia(aws.connectViaHost(), aws.connectViaPort())
                .caBundle(aws.caBundle());
    }

    /** Without the proxy, as to a container. */
    String databaseUrl() {
        return driver.scheme() + "//" + aws.database().host() + ":"
                + aws.database().port() + "/orders"
                // without TLS, MySQL sends its key if the user has not logged in before
                + (driver == JdbcDriver.CONNECTOR_J ? "?allowPublicKeyRetrieval=true" : "");
    }

    String password() {
        return aws.login().password();
    }

    void denyIam() {
        aws.proxy().denyIam(true);
    }

    int connections() {
        return aws.proxy().connections();
    }

    List<RecordedLogin> logins() {
        return aws.proxy().logins();
    }

    List<String> statements() {
        return aws.proxy().statements();
    }

    @Override
    public void close() {
        aws.close();
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
