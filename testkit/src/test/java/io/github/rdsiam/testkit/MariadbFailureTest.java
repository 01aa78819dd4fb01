package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MariadbFailureTest {

    @Test
    void namesThePackagesOfAMissingLibrary() {
        var failure = MariadbFailure.of(List.of("/x/bin/mariadbd: error while loading shared libraries: libstdc++.so.6:"
                + " cannot open shared object file: No such file or directory"));

        assertThat(failure).hasMessageContainingAll("libstdc++.so.6", "apt-get install libstdc++6 libsystemd0");
    }

    @Test
    void showsTheLastWordsOtherwise() {
        assertThat(MariadbFailure.of(List.of("InnoDB: disk full"))).hasMessageContaining("InnoDB: disk full");
    }

    @Test
    void explainsAProgramThatCannotBeRun() {
        assertThatThrownBy(() -> MariadbFailure.starting(new ProcessBuilder("/nonexistent/mariadbd")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("/nonexistent/mariadbd", "glibc", "XDG_CACHE_HOME");
    }
}
