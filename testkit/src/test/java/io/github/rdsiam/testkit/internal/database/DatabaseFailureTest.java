package io.github.rdsiam.testkit.internal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatabaseFailureTest {

    private static final DatabaseHome MARIADB = new MariadbHome(Path.of("/x"), MariadbPlatform.LINUX, "11.4.5");
    private static final DatabaseHome MYSQL = new MysqlHome(Path.of("/x/mysqld"), "9.7.4", Path.of("/x"));

    @Test
    void namesThePackagesOfAMissingLibrary() {
        var failure = DatabaseFailure.of(
                MARIADB,
                List.of("/x/bin/mariadbd: error while loading shared libraries: libstdc++.so.6:"
                        + " cannot open shared object file: No such file or directory"));

        assertThat(failure)
                .hasMessageContainingAll("MariaDB 11.4.5", "libstdc++.so.6", "apt-get install libstdc++6 libsystemd0");
    }

    @Test
    void namesTheProgramOfAMysqlThatLacksALibrary() {
        var failure = DatabaseFailure.of(
                MYSQL,
                List.of("/x/mysqld: error while loading shared libraries: libaio.so.1:"
                        + " cannot open shared object file: No such file or directory"));

        assertThat(failure).hasMessageContainingAll("MySQL 9.7.4", "libaio.so.1", "the package of /x/mysqld");
    }

    @Test
    void showsTheLastWordsOtherwise() {
        assertThat(DatabaseFailure.of(MARIADB, List.of("InnoDB: disk full"))).hasMessageContaining("InnoDB: disk full");
    }

    @Test
    void explainsAProgramThatCannotBeRun() {
        assertThatThrownBy(() -> DatabaseFailure.starting(MARIADB, new ProcessBuilder("/nonexistent/mariadbd")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("/nonexistent/mariadbd", "glibc", "XDG_CACHE_HOME");
    }
}
