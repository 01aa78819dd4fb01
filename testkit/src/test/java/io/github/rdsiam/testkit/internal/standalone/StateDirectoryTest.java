package io.github.rdsiam.testkit.internal.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rdsiam.testkit.AwsIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {

    @TempDir
    Path parent;

    @Test
    void isCreatedAndKeepsTheIdentity() throws Exception {
        AwsIdentity first;
        try (var directory = StateDirectory.open(parent.resolve("a/b"))) {
            first = directory.identity();
            assertThat(permissions("a/b/identity")).isEqualTo("rw-------");
        }
        try (var directory = StateDirectory.open(parent.resolve("a/b"))) {
            assertThat(directory.identity()).isEqualTo(first);
        }
    }

    private String permissions(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(parent.resolve(file)));
    }

    @Test
    void isUsedByOneProcessAtATime() throws Exception {
        try (var directory = StateDirectory.open(parent)) {
            assertThatThrownBy(() -> StateDirectory.open(parent))
                    .isInstanceOf(IOException.class)
                    .hasMessage("another process uses the directory " + directory.path());
        }
        StateDirectory.open(parent).close();
    }

    @Test
    void hasTheLinesOfAProgramThatRuns() throws Exception {
        var file = parent.resolve("testkit.env");
        Files.writeString(file, "of a process that was killed");
        try (var directory = StateDirectory.open(parent)) {
            assertThat(file).doesNotExist();
            directory.writeEnvironment(List.of("A=1", "B=2"));
            assertThat(file).hasContent("A=1\nB=2\n");
            assertThat(permissions("testkit.env")).isEqualTo("rw-------");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void isDeletedIfItIsTemporary() throws Exception {
        Path path;
        try (var directory = StateDirectory.open(null)) {
            path = directory.path();
            directory.identity();
            directory.writeEnvironment(List.of("A=1"));
            assertThat(path.resolve("testkit.env")).exists();
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void saysThatTheIdentityIsDamaged() throws Exception {
        Files.writeString(parent.resolve("identity"), "half");
        try (var directory = StateDirectory.open(parent)) {
            assertThatThrownBy(directory::identity).hasMessageContaining("identity is damaged. Delete it");
        }
    }
}
