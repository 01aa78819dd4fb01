package io.github.rdsiam.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkedSectionTest {

    @TempDir
    private Path directory;

    private Path page;

    @BeforeEach
    void write() throws IOException {
        page = directory.resolve("page.md");
        Files.write(page, List.of("before", "<!-- soak:begin -->", "old", "<!-- soak:end -->", "behind"));
    }

    @Test
    void onlyTheLinesBetweenTheMarkersChange() throws IOException {
        MarkedSection.replace(page, "soak", List.of("new"));
        MarkedSection.replace(page, "soak", List.of("newer"));

        assertThat(page).hasContent("before\n<!-- soak:begin -->\n\nnewer\n\n<!-- soak:end -->\nbehind");
    }

    @Test
    void aPageWithoutMarkersIsRejected() {
        assertThatIOException().isThrownBy(() -> MarkedSection.replace(page, "benchmark", List.of("new")));
    }
}
