package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {

    private final Map<String, String> environment = new HashMap<>(Map.of(
            "IN_REGION", "eu-west-1",
            "IN_HOST", "orders.proxy-abc123.eu-west-1.rds.amazonaws.com",
            "IN_PORT", "3306",
            "IN_USERNAME", "serverless",
            "IN_DATABASE", "orders"));

    @Test
    void namesAllMissingVariablesAtOnce() {
        environment.remove("IN_HOST");
        environment.put("IN_DATABASE", " ");

        refused().withMessage("Missing environment variables: IN_HOST, IN_DATABASE");
    }

    @ParameterizedTest
    @CsvSource({
        "IN_ENGINE, oracle, IN_ENGINE (\"oracle\") must be mysql or postgres",
        "IN_PORT, mysql, IN_PORT does not have a port number",
        "IN_PORT, 0, port (\"0\")",
        "IN_PORT, 65536, port (\"65536\")",
        "IN_REGION, us-east-1, region (\"us-east-1\") contradicts the endpoint",
        "IN_REGION, Ireland, region (\"Ireland\")",
        "IN_HOST, jdbc:mysql://orders:3306/, is a URL",
        "IN_CA_BUNDLE, /nowhere/bundle.pem, /nowhere/bundle.pem",
        "IN_SECRET_TARGET, secret-host, IN_SECRET_ID",
        "IN_EXTERNAL_ID, partner:4711, 'IN_EXTERNAL_ID is set, so IN_ROLE_ARN must be set too'",
        "IN_ROLE_ARN, orders, assumeRole roleArn (\"orders\") is not the ARN of a role",
        "IN_QUERY, DELETE FROM my_table, IN_QUERY (\"DELETE FROM my_table\") must be one SELECT",
        "IN_QUERY, SELECT 1; DROP TABLE my_table, must be one SELECT without a semicolon",
        "IN_QUERY, select id from my_table limit 5, must not end with a LIMIT; use IN_ROW_LIMIT",
        "IN_ROW_LIMIT, 0, IN_ROW_LIMIT (\"0\") must be a whole number from 1 to 1000",
        "IN_ROW_LIMIT, 1001, from 1 to 1000",
        "IN_ROW_LIMIT, all, IN_ROW_LIMIT (\"all\") must be a whole number",
    })
    void refusesAndShowsWhatIsWrong(String name, String value, String message) {
        environment.put(name, value);

        refused().withMessageContaining(message);
    }

    @Test
    void saysThatAnotherRoleNeedsAnotherJar() {
        assumeThat(ConfigurationTest.class.getResource("/software/amazon/awssdk/services/sts/StsClient.class"))
                .as("built with -P assume-role")
                .isNull();
        environment.put("IN_ROLE_ARN", "arn:aws:iam::123456789012:role/orders");
        environment.put("IN_EXTERNAL_ID", "partner:4711");

        assertThatIllegalStateException()
                .isThrownBy(() -> Configuration.from(environment).openPool())
                .withMessageStartingWith("software.amazon.awssdk:sts is not on the class path");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select `limit` from my_table",
                "SELECT\tid FROM (SELECT id FROM my_table ORDER BY name LIMIT 9) AS nine",
            })
    void takesAnyQueryThatLeavesTheLimitOpen(String query) {
        environment.put("IN_QUERY", query);

        assertThatNoException().isThrownBy(() -> Configuration.from(environment));
    }

    @ParameterizedTest
    @CsvSource({
        "orders.abc123.eu-west-1.rds.amazonaws.com, must be host:port",
        "orders.abc123.eu-west-1.rds.amazonaws.com:mysql, does not have a port number",
        "orders.abc123.eu-west-1.rds.amazonaws.com:3306/orders?password=hunter2, does not have a port number",
        "127.0.0.1:3306, toEndpoint host",
    })
    void refusesATargetThatIsNone(String target, String message) {
        environment.put("IN_SECRET_ID", "prod/orders/mysql");
        environment.put("IN_SECRET_TARGET", target);

        refused()
                .withMessageContaining(message)
                .withMessageNotContaining("hunter2")
                .withNoCause();
    }

    private org.assertj.core.api.ThrowableAssertAlternative<IllegalArgumentException> refused() {
        return assertThatIllegalArgumentException()
                .isThrownBy(() -> Configuration.from(environment).openPool());
    }
}
