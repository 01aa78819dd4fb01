package io.github.rdsiam.testkit.internal.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarFileTest {

    private static final int BLOCK = 512;

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

    private void entry(char type, String name, String mode, String content, String link) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, mode);
        put(header, 124, "%011o".formatted(content.length()));
        header[156] = (byte) type;
        put(header, 157, link);
        tar.writeBytes(header);
        byte[] text = content.getBytes(UTF_8);
        tar.writeBytes(Arrays.copyOf(text, (text.length + BLOCK - 1) / BLOCK * BLOCK));
    }

    private static void put(byte[] header, int offset, String text) {
        System.arraycopy(text.getBytes(UTF_8), 0, header, offset, text.length());
    }

    private void unpack() throws IOException {
        new TarFile(new ByteArrayInputStream(tar.toByteArray())).unpack(directory);
    }

    @Test
    void unpacksFilesProgramsDirectoriesAndLinks() throws IOException {
        entry('5', "empty/", "0000755", "", "");
        entry('0', "bin/run", "0000755", "x".repeat(1000), "");
        entry('0', "lib/data", "0000644", "", "");
        entry('2', "lib/link", "0000777", "", "data");
        tar.writeBytes(new byte[2 * BLOCK]);

        unpack();

        assertThat(directory.resolve("empty")).isEmptyDirectory();
        assertThat(directory.resolve("bin/run")).isExecutable().hasContent("x".repeat(1000));
        assertThat(Files.isExecutable(directory.resolve("lib/data"))).isFalse();
        assertThat(Files.readSymbolicLink(directory.resolve("lib/link"))).isEqualTo(Path.of("data"));
    }

    @Test
    void writesNothingOutside() {
        entry('0', "../outside", "0000644", "x", "");

        assertThatThrownBy(this::unpack).isInstanceOf(IOException.class).hasMessageContaining("../outside");
        assertThat(directory.resolveSibling("outside")).doesNotExist();
    }

    @Test
    void refusesWhatItDoesNotKnowAndWhatEndsTooEarly() {
        entry('L', "long", "0000644", "", "");
        assertThatThrownBy(this::unpack).hasMessageContaining("unknown type L");

        tar.reset();
        entry('0', "whole", "0000644", "x", "");
        assertThatThrownBy(this::unpack).isInstanceOf(EOFException.class);
    }
}
