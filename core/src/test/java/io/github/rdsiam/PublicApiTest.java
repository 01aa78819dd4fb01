package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PublicApiTest {

    private static final String RENEW = "rdsiam.api.renew";
    private static final Path FILE = Path.of(System.getProperty("basedir", "."), "api", "rds-iam-core.txt");

    @Test
    void thePublicApiIsTheOneInGit() throws Exception {
        String api = PublicApi.text();
        if (System.getProperty(RENEW) != null) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, api);
        }
        assertThat(api)
                .as("The public API differs from core/api/rds-iam-core.txt. If that is intended, run"
                        + " mvn -pl core -am test -Dtest=PublicApiTest -Dsurefire.failIfNoSpecifiedTests=false -D"
                        + RENEW + " and commit the file, with a line in CHANGELOG.md")
                .isEqualTo(Files.exists(FILE) ? Files.readString(FILE) : "");
    }
}
