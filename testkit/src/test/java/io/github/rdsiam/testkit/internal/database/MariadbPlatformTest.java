package io.github.rdsiam.testkit.internal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MariadbPlatformTest {

    @ParameterizedTest
    @CsvSource({"Linux,amd64,LINUX", "Mac OS X,aarch64,MACOS", "Windows 11,amd64,WINDOWS", "Linux,x86_64,LINUX"})
    void knowsThePlatformsThatHaveBinaries(String os, String arch, MariadbPlatform platform) {
        assertThat(MariadbPlatform.of(os, arch)).isEqualTo(platform);
    }

    @Test
    void saysWhatToDoOnAnother() {
        assertThatThrownBy(() -> MariadbPlatform.of("Linux", "aarch64"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("Linux on aarch64", "your own");
    }
}
