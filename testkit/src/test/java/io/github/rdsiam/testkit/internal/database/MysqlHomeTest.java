package io.github.rdsiam.testkit.internal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rdsiam.testkit.EmbeddedDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Values of the system property. */
class MysqlHomeTest {

    @TempDir
    private Path directory;

    private MysqlHome home(Path mysqld) throws Exception {
        return MysqlHome.of(mysqld, new DatabaseCache(directory.resolve("cache")), progress -> {});
    }

    private Path program(String output, int exit) throws Exception {
        var program =
                Files.writeString(directory.resolve("mysqld"), "#!/bin/sh\necho '" + output + "'\nexit " + exit + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }

    @Test
    void saysWhatItTakesWhereThereIsNoProgram() {
        assertThatThrownBy(() -> home(directory.resolve("missing")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(directory + "/missing", "rds-iam.testkit.mysqld", "mysqld");
    }

    @Test
    void refusesAnotherProgram() throws Exception {
        var other = program("ls (GNU coreutils) 9.1", 0);

        assertThatThrownBy(() -> home(other)).hasMessageContainingAll("MySQL did not start", "ls (GNU coreutils) 9.1");
    }

    @Test
    void refusesMariadb() throws Exception {
        var mariadb = program("mysqld  Ver 11.4.5-MariaDB for Linux on x86_64 (MariaDB Server)", 0);

        assertThatThrownBy(() -> home(mariadb)).hasMessageContainingAll(mariadb.toString(), "is MariaDB's server");
    }

    @Test
    void keepsNothingOfAnInitializationThatFailed() throws Exception {
        var broken = Files.writeString(directory.resolve("mysqld"), """
                #!/bin/sh
                [ "$1" = --version ] && echo 'mysqld  Ver 9.9.9 for Linux on x86_64' && exit 0
                echo 'disk full'
                exit 1
                """);
        assertThat(broken.toFile().setExecutable(true)).isTrue();

        assertThatThrownBy(() -> home(broken)).hasMessageContainingAll("MySQL 9.9.9 did not start", "disk full");
        assertThat(directory.resolve("cache")).isDirectoryNotContaining("glob:**{mysql-,unfinished-}*");
    }

    @Test
    @EnabledIfSystemProperty(named = MysqlHome.PROPERTY, matches = ".+")
    void startsTheMysqlThatThePropertyNames() {
        var progress = new ArrayList<String>();
        try (var database = EmbeddedDatabase.start(progress::add)) {
            var version = database.query("SELECT VERSION()").get(0);
            assertThat(version).doesNotContain("MariaDB");
            assertThat(progress).last().asString().startsWith("MySQL " + version + " listens on 127.0.0.1:");
        }
    }
}
