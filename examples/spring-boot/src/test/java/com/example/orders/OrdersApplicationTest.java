package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.testkit.LocalAws;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.BeansException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class OrdersApplicationTest {

    @Test
    void livesOnTokensAndSurvivesADeniedRole(CapturedOutput output) {
        try (LocalAws aws = LocalApplication.startAws()) {
            try (ConfigurableApplicationContext application = LocalApplication.start(aws)) {
                Story story = new Story(aws, LocalApplication.port(application));
                assertThat(application.getBean(DataSource.class)).isInstanceOf(HikariDataSource.class);
                story.servesRequestsWithTokens();
                story.survivesADeniedRoleByTheFallback();
                story.showsNoSecret(output.getAll());
            }
            await().untilAsserted(() -> assertThat(aws.proxy().connections()).isZero());
        }
    }

    @Test
    void letsLiquibaseMigrateInsteadOfFlyway() {
        try (LocalAws aws = LocalApplication.startAws();
                ConfigurableApplicationContext application = LocalApplication.start(
                        aws,
                        "--spring.liquibase.enabled=true",
                        "--spring.flyway.enabled=false",
                        "--spring.jpa.hibernate.ddl-auto=none")) {
            assertThat(application.isRunning()).isTrue();
            assertThat(aws.proxy().statements()).anyMatch(sql -> sql.matches("(?is).*\\bcreate table ((orders|public)\\.)?shipment .*"));
        }
    }

    @Test
    void finishesARequestBeforeItShutsDown(CapturedOutput output) throws Exception {
        try (LocalAws aws = LocalApplication.startAws();
                ConfigurableApplicationContext application = LocalApplication.start(aws)) {
            Client client = new Client(LocalApplication.port(application));
            SlowRequest request = application.getBean(SlowRequest.class);

            CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> client.get("/slow"));
            assertThat(request.begun.await(30, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> shutdown = CompletableFuture.runAsync(application::close);
            await().untilAsserted(() -> assertThat(output.getAll()).contains("Commencing graceful shutdown"));
            assertThat(shutdown).isNotDone();
            request.mayEnd.countDown();

            assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("0");
            shutdown.get(30, TimeUnit.SECONDS);
            await().untilAsserted(() -> assertThat(aws.proxy().connections()).isZero());
        }
    }

    @Test
    void saysWhyItDoesNotStartWhenTheRoleIsDenied(CapturedOutput output) {
        try (LocalAws aws = LocalApplication.startAws()) {
            aws.proxy().denyIam(true);

            assertThatThrownBy(() -> LocalApplication.start(
                            aws,
                            "--rds-iam.fallback.secret-id=",
                            "--rds-iam.fallback.target=",
                            "--logging.level.root=error"))
                    .isInstanceOf(BeansException.class);

            assertThat(output.getAll())
                    .contains("APPLICATION FAILED TO START", "The IAM token was refused", "Allow the action rds-db:connect")
                    .doesNotContain("\tat ");
        }
    }
}
