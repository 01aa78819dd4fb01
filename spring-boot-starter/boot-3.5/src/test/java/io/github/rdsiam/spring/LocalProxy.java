package io.github.rdsiam.spring;

import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.LocalAws;
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
    static final String USER = "app";

    private static final AwsIdentity IDENTITY = AwsIdentity.random();

    private final LocalAws aws = LocalAws.builder()
            .endpoint(HOST)
            .user(USER)
            .identity(IDENTITY)
            .proxy(proxy -> proxy.recordStatements(true))
            .start();

    private LocalProxy() {}

    static LocalProxy start() {
        return new LocalProxy();
    }

    /** What leads the starter here, with the URL and user of production. */
    String[] properties() {
        return new String[] {
            "spring.datasource.url=" + URL,
            "spring.datasource.username=" + USER,
            "rds-iam.connect-via=127.0.0.1:" + aws.connectViaPort(),
            "rds-iam.ca-bundle=" + aws.caBundle()
        };
    }

    /** What an application's own code would build to reach this proxy. */
    IamTokenDataSource.Builder dataSource() {
        return IamTokenDataSource.builder()
                .endpoint(HOST)
                .username(USER)
                .connectVia(aws.connectViaHost(), aws.connectViaPort())
                .caBundle(aws.caBundle());
    }

    /** Past the proxy, as to a container. */
    String databaseUrl() {
        return "jdbc:mysql://" + aws.database().host() + ":" + aws.database().port() + "/orders";
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
