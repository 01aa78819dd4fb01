package io.github.rdsiam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {

    @ParameterizedTest
    @CsvSource({
        "localhost:13306, localhost, 13306",
        "ssm_tunnel:13306, ssm_tunnel, 13306",
        "127.0.0.1:1, 127.0.0.1, 1",
        "' [::1]:13306 ', ::1, 13306",
        "[fe80::1%eth0]:3306, fe80::1%eth0, 3306"
    })
    void readsAnAddress(String text, String host, int port) {
        assertThat(HostPort.parse("rds-iam.connect-via", text)).isEqualTo(new HostPort(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                ":3306",
                "localhost:",
                "localhost:123456",
                "::1",
                "::1:3306",
                "[::1]",
                "[]:1",
                "app:hunter2@localhost:3306"
            })
    void refusesWhatNamesNoPort(String text) {
        assertThatThrownBy(() -> HostPort.parse("rds-iam.connect-via", text))
                .isInstanceOf(RdsIamConfigurationException.class)
                .hasMessage("rds-iam.connect-via does not have the form host:port.");
    }
}
