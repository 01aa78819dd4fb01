package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.Drop;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Verdict;
import java.time.Duration;

/** What the application goes through, in the test's JVM and as a packaged jar alike. */
final class Story {

    private final LocalAws aws;
    private final Client client;

    Story(LocalAws aws, int port) {
        this.aws = aws;
        this.client = new Client(port);
    }

    void servesRequestsWithTokens() {
        client.writesAndReads("tea");

        assertThat(aws.proxy().logins())
                .isNotEmpty()
                .allSatisfy(login -> assertThat(login.credential()).isEqualTo(CredentialKind.TOKEN))
                .allSatisfy(login -> assertThat(login.verdict()).isEqualTo(Verdict.ACCEPTED));
        assertThat(aws.proxy().statements()).noneMatch(sql -> sql.matches("(?is).*set\\s+session\\s+(characteristics\\s+as\\s+)?transaction.*"));
        assertThat(client.<String>health("$.components.db.status")).isEqualTo("UP");
        assertThat(client.<String>health("$.components.rdsIam.status")).isEqualTo("UP");
        assertThat(client.<String>health("$.components.rdsIam.details.source")).isEqualTo("IAM");
        assertThat(client.metric("rds.iam.tokens.signed")).isEqualTo(1);
        assertThat(client.metric("rds.iam.connections?tag=source:iam")).isPositive();
        assertThat(client.metric("rds.iam.fallback.active")).isZero();
        assertThat(client.metric("hikaricp.connections.max")).isEqualTo(3);
    }

    void survivesADeniedRoleByTheFallback() {
        aws.proxy().denyIam(true);
        aws.proxy().dropConnections(Drop.FIN);
        // whatever a request answers whose connection has just been dropped
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(() -> client.writesAndReads("coffee"));

        assertThat(aws.proxy().logins())
                .filteredOn(login -> login.verdict() == Verdict.ACCEPTED)
                .last()
                .extracting(RecordedLogin::credential, RecordedLogin::endpoint)
                .containsExactly(CredentialKind.PASSWORD, aws.instanceEndpoint());
        assertThat(client.<String>health("$.components.rdsIam.details.source")).isEqualTo("fallback");
        assertThat(client.<String>health("$.components.rdsIam.details.lastRefusal.reason"))
                .isEqualTo("TOKEN_REFUSED");
        assertThat(client.metric("rds.iam.fallback.active")).isEqualTo(1);
        assertThat(client.metric("rds.iam.refusals?tag=reason:token_refused")).isPositive();
        assertThat(client.metric("rds.iam.connections?tag=source:secret")).isPositive();
    }

    void showsNoSecret(String log) {
        assertThat(aws.issuedSecrets()).isNotEmpty();
        String seen = log
                + client.get("/actuator/health")
                + client.get("/actuator/metrics/rds.iam.connections")
                + client.get("/actuator/metrics/rds.iam.refusals");
        assertThat(aws.issuedSecrets()).allSatisfy(secret -> assertThat(seen).doesNotContain(secret));
    }
}
