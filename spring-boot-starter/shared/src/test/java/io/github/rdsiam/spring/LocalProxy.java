package io.github.rdsiam.spring;

import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.RecordedLogin;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** {@link LocalAws}, and what leads the starter to it. */
final class LocalProxy implements AutoCloseable {

    static final String HOST = "orders.proxy-abc123.eu-west-1.rds.amazonaws.com";
    static final String URL = "jdbc:mysql://" + HOST + ":3306/orders";
    static final DatabaseLogin LOGIN = new DatabaseLogin("app", "password-of-the-tests");

    private static final AwsIdentity IDENTITY =
            new AwsIdentity("ASIAEXAMPLE", "not-a-secret-key", "not-a-session-token");

    private final LocalAws aws = LocalAws.builder()
            .database(database())
            .login(LOGIN)
            .identity(IDENTITY)
            .proxy(proxy -> proxy.recordStatements(true))
            .start();

    private LocalProxy() {}

    static LocalProxy start() {
        return new LocalProxy();
    }

    private static EmbeddedDatabase database() {
        EmbeddedDatabase database = EmbeddedDatabase.shared();
        database.execute(
                "create database if not exists orders",
                "create user if not exists 'app'@'%' identified by '" + LOGIN.password() + "'",
                "grant all on orders.* to 'app'@'%'");
        return database;
    }

    /** Leads the starter here, with the URL and user of production. */
    String[] properties() {
        return new String[] {
            "spring.datasource.url=" + URL,
            "spring.datasource.username=" + LOGIN.user(),
            "rds-iam.connect-via=" + aws.connectViaHost() + ":" + aws.connectViaPort(),
            "rds-iam.ca-bundle=" + aws.caBundle()
        };
    }

    /** What an application's own code would build to reach this proxy. */
    IamTokenDataSource.Builder dataSource() {
        return IamTokenDataSource.builder()
                .endpoint(HOST)
                .username(LOGIN.user())
                .connectVia(aws.connectViaHost(), aws.connectViaPort())
                .caBundle(aws.caBundle());
    }

    /** Past the proxy, as to a container. */
    String databaseUrl() {
        return "jdbc:mysql://" + aws.database().host() + ":" + aws.database().port()
                // MySQL sends its key where the user has not logged in before and there is no TLS
                + "/orders?allowPublicKeyRetrieval=true";
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
