package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLoggerTest {

    @Test
    void heedsInformationOfOursOnly() {
        assertThat(new JsonLogger("io.github.rdsiam.example.Handler").isInfoEnabled())
                .isTrue();
        assertThat(new JsonLogger("com.zaxxer.hikari.HikariDataSource").isInfoEnabled())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"io.github.rdsiam.IamTokenDataSource", "software.amazon.awssdk.request"})
    void isDeafToWhatCouldHoldASecret(String name) {
        JsonLogger logger = new JsonLogger(name);

        assertThat(logger.isDebugEnabled()).isFalse();
        assertThat(logger.isTraceEnabled()).isFalse();
        assertThat(logger.isWarnEnabled()).isTrue();
    }
}
