package io.github.rdsiam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FallbackSettingsTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            , the endpoint
            secret-host, the secret's host
            db.abc123.eu-west-1.rds.amazonaws.com:3307, db.abc123.eu-west-1.rds.amazonaws.com:3307
            """)
    void sendsTheSecretsPasswordToTheTarget(String target, String described) {
        assertThat(FallbackSettings.policy(new RdsIamProperties.Fallback("prod/orders", target)))
                .hasToString("SecretsManagerFallback[prod/orders at " + described + "]");
    }
}
