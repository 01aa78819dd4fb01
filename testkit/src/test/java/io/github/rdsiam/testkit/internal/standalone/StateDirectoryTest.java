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
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {

    @TempDir
    Path parent;

    @Test
    void isCreatedAndKeepsTheIdentity() throws Exception {
        AwsIdentity first;
        try (var directory = StateDirectory.open(parent.resolve("a/b"))) {
            first = directory.identity();
            assertThat(permissions("a")).isEqualTo("rwx------");
            assertThat(permissions("a/b")).isEqualTo("rwx------");
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
            assertThatThrownBy(directory::identity).hasMessageContaining("identity is damaged or");
        }
    }

    @Test
    void saysThatTheIdentityIsNoText() throws Exception {
        Files.write(parent.resolve("identity"), new byte[] {(byte) 0xFF, 10, (byte) 0xFE});
        try (var directory = StateDirectory.open(parent)) {
            assertThatThrownBy(directory::identity).hasMessageContaining("identity is damaged or");
        }
    }

    @Test
    void isNotOneInWhichEverybodyMayWrite() throws Exception {
        var open = Files.createDirectory(parent.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> StateDirectory.open(open))
                .hasMessage("every user of this machine may write into the directory " + open.toRealPath());
        assertThat(open).isEmptyDirectory();
    }

    /** The tests do not run as root everywhere, and only root can make such a directory. */
    @Test
    @DisabledIf("isNotRoot")
    void isNotThatOfAnotherUser() throws Exception {
        Files.setAttribute(parent, "unix:uid", 65_534);

        assertThatThrownBy(() -> StateDirectory.open(parent)).hasMessageContaining("belongs to another user");
    }

    static boolean isNotRoot() {
        return !"root".equals(System.getProperty("user.name"));
    }

    @Test
    void doesNotFollowALinkAtTheLock() throws Exception {
        var target = parent.resolve("target");
        Files.createSymbolicLink(parent.resolve("lock"), target);

        assertThatThrownBy(() -> StateDirectory.open(parent)).isInstanceOf(IOException.class);
        assertThat(target).doesNotExist();
    }
}
