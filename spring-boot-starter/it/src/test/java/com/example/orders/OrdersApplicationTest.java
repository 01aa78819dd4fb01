package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.BeansException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.StringUtils;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** With AWS clients of the application's own, as Spring Cloud AWS provides them. */
@ExtendWith(OutputCaptureExtension.class)
class OrdersApplicationTest {

    @Test
    void livesOnTokensAndSurvivesADeniedRole(CapturedOutput output) {
        try (LocalAws aws = new LocalAws()) {
            AwsCredentialsProvider credentials = credentials(aws);
            SecretsManagerClient secrets = SecretsManagerClient.builder()
                    .endpointOverride(aws.secrets.endpoint())
                    .region(Region.EU_WEST_1)
                    .credentialsProvider(credentials)
                    .build();
            try (ConfigurableApplicationContext application = start(aws, credentials, secrets)) {
                Story story = new Story(
                        aws, application.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
                assertThat(application.getBean(DataSource.class)).isInstanceOf(HikariDataSource.class);
                story.servesRequestsWithTokens();
                story.survivesADeniedRoleByTheFallback();
                story.showsNoSecret(output.getAll());
            }
            await().untilAsserted(() -> assertThat(aws.proxy.connections()).isZero());
        }
    }

    @Test
    void saysWhyItDoesNotStartWhenTheRoleIsDenied(CapturedOutput output) {
        try (LocalAws aws = new LocalAws()) {
            aws.proxy.denyIam(true);
            SpringApplication application = new SpringApplication(OrdersApplication.class);
            application.addInitializers(context ->
                    context.getBeanFactory().registerSingleton("credentialsProvider", credentials(aws)));
            application.setDefaultProperties(Map.of("logging.level.root", "error"));
            String[] withoutFallback = {"--rds-iam.fallback.secret-id=", "--rds-iam.fallback.target="};

            assertThatThrownBy(() -> application.run(
                            StringUtils.concatenateStringArrays(LocalProperties.asArguments(aws), withoutFallback)))
                    .isInstanceOf(BeansException.class);

            assertThat(output.getAll())
                    .contains("APPLICATION FAILED TO START", "The IAM token was refused", "Allow rds-db:connect")
                    .doesNotContain("\tat ");
        }
    }

    private static AwsCredentialsProvider credentials(LocalAws aws) {
        return StaticCredentialsProvider.create(AwsSessionCredentials.create(
                aws.identity.accessKeyId(), aws.identity.secretAccessKey(), aws.identity.sessionToken()));
    }

    private static ConfigurableApplicationContext start(
            LocalAws aws, AwsCredentialsProvider credentials, SecretsManagerClient secrets) {
        SpringApplication application = new SpringApplication(OrdersApplication.class);
        application.addInitializers(context -> {
            var beans = context.getBeanFactory();
            beans.registerSingleton("credentialsProvider", credentials);
            beans.registerSingleton("secretsManagerClient", secrets);
        });
        return application.run(LocalProperties.asArguments(aws));
    }
}
