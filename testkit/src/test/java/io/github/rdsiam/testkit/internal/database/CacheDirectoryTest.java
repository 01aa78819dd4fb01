package io.github.rdsiam.testkit.internal.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheDirectoryTest {

    @Test
    void followsXdgCacheHome() {
        assertThat(CacheDirectory.of(Map.of("XDG_CACHE_HOME", "/var/cache/me", "HOME", "/home/me"), "/home/other"))
                .isEqualTo(Path.of("/var/cache/me/rds-iam-testkit"));
    }

    @Test
    void liesInHomeWithoutAnAbsoluteXdgCacheHome() {
        assertThat(CacheDirectory.of(Map.of("XDG_CACHE_HOME", "relative", "HOME", "/home/me"), "/home/other"))
                .isEqualTo(Path.of("/home/me/.cache/rds-iam-testkit"));
    }

    @Test
    void takesTheHomeThatJavaKnowsWhenTheEnvironmentHasNone() {
        assertThat(CacheDirectory.of(Map.of(), "/home/other")).isEqualTo(Path.of("/home/other/.cache/rds-iam-testkit"));
    }
}
