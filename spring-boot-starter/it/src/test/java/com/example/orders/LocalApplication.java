package com.example.orders;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.StringUtils;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The application in the test's JVM, with AWS clients of its own, as Spring Cloud AWS provides them. */
final class LocalApplication {

    private LocalApplication() {}

    static ConfigurableApplicationContext start(LocalAws aws, String... moreArguments) {
        AwsCredentialsProvider credentials = StaticCredentialsProvider.create(AwsSessionCredentials.create(
                aws.identity.accessKeyId(), aws.identity.secretAccessKey(), aws.identity.sessionToken()));
        SecretsManagerClient secrets = SecretsManagerClient.builder()
                .endpointOverride(aws.secrets.endpoint())
                .region(Region.EU_WEST_1)
                .credentialsProvider(credentials)
                .build();
        SpringApplication application = new SpringApplication(OrdersApplication.class);
        application.addInitializers(context -> {
            var beans = context.getBeanFactory();
            beans.registerSingleton("credentialsProvider", credentials);
            beans.registerSingleton("secretsManagerClient", secrets);
        });
        return application.run(StringUtils.concatenateStringArrays(aws.arguments(), moreArguments));
    }

    static int port(ConfigurableApplicationContext application) {
        return application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }
}
