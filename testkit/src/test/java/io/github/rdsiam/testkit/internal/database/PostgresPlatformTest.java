package io.github.rdsiam.testkit.internal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresPlatformTest {

    @ParameterizedTest
    @CsvSource({
        "Linux,amd64,LINUX_INTEL",
        "Linux,aarch64,LINUX_ARM",
        "Mac OS X,x86_64,MACOS_INTEL",
        "Mac OS X,aarch64,MACOS_ARM"
    })
    void knowsThePlatformsThatHaveBinaries(String os, String arch, PostgresPlatform platform) {
        assertThat(PostgresPlatform.of(os, arch)).isEqualTo(platform);
    }

    @Test
    void saysWhatToDoOnAnother() {
        assertThatThrownBy(() -> PostgresPlatform.of("Windows 11", "amd64"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("Windows 11 on amd64", "your own");
    }
}
