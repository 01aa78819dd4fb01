package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretSearchTest {

    private final SecretSearch search = new SecretSearch(List.of("pass/word+of one", "another-secret"));

    @Test
    void findsASecretInEachOfItsForms() {
        String base64 = Base64.getEncoder().encodeToString("pass/word+of one".getBytes(StandardCharsets.UTF_8));

        assertThat(search.in("pass/word+of one")).containsExactly("pass/wor... of 16 characters");
        assertThat(search.in("x=pass%2Fword%2Bof+one&y")).hasSize(1);
        assertThat(search.in("before " + base64 + " after")).hasSize(1);
        assertThat(search.in("ppass/word+of oneanother-secret")).hasSize(2);
    }

    @Test
    void findsNoPartOfASecret() {
        assertThat(search.in("")).isEmpty();
        assertThat(search.in("pass/wor")).isEmpty();
        assertThat(search.in("pass/word+of on another-secre")).isEmpty();
    }
}
