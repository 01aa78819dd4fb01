package io.github.rdsiam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"secrethost", "secret_host", "db.abc123.eu-west-1.rds.amazonaws.com"})
    void namesWhatATargetCanBe(String target) {
        RdsIamProperties.Fallback fallback = new RdsIamProperties.Fallback("prod/orders", target);

        assertThatThrownBy(() -> FallbackSettings.policy(fallback))
                .isInstanceOf(RdsIamConfigurationException.class)
                .hasMessageContaining("secret-host")
                .hasMessageContaining("host:port");
    }
}
