package com.example.orders;

import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.RdsEngine;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.StringUtils;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The application in the test's JVM, with its own AWS clients, as Spring Cloud AWS provides them. */
final class LocalApplication {

    /** The Maven profile's. */
    static final RdsEngine ENGINE = RdsEngine.valueOf(System.getProperty("engine"));

    private LocalApplication() {}

    /** With an empty database, and endpoints whose ports are those on which they listen. */
    static LocalAws startAws() {
        EmbeddedDatabase database = EmbeddedDatabase.shared(ENGINE);
        database.execute(
                "drop database if exists orders" + (ENGINE == RdsEngine.POSTGRESQL ? " with (force)" : ""));
        return LocalAws.builder()
                .database(database)
                .secretId("prod/orders/database")
                .port(0)
                .proxy(proxy -> proxy.recordStatements(true))
                .start();
    }

    /** The command line that moves the application from production to this machine. */
    static String[] arguments(LocalAws aws) {
        return new String[] {
            "--server.port=0",
            "--spring.datasource.url=" + (ENGINE == RdsEngine.MYSQL ? "jdbc:mysql://" : "jdbc:postgresql://") + aws.endpoint() + ":" + aws.port() + "/orders",
            "--rds-iam.ca-bundle=" + aws.caBundle()
        };
    }

    static ConfigurableApplicationContext start(LocalAws aws, String... moreArguments) {
        AwsCredentialsProvider credentials = StaticCredentialsProvider.create(AwsSessionCredentials.create(
                aws.identity().accessKeyId(), aws.identity().secretAccessKey(), aws.identity().sessionToken()));
        SecretsManagerClient secrets = SecretsManagerClient.builder()
                .endpointOverride(aws.secrets().endpoint())
                .region(Region.EU_WEST_1)
                .credentialsProvider(credentials)
                .build();
        SpringApplication application = new SpringApplication(OrdersApplication.class);
        application.addInitializers(context -> {
            var beans = context.getBeanFactory();
            beans.registerSingleton("credentialsProvider", credentials);
            beans.registerSingleton("secretsManagerClient", secrets);
        });
        return application.run(StringUtils.concatenateStringArrays(arguments(aws), moreArguments));
    }

    static int port(ConfigurableApplicationContext application) {
        return application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }
}
