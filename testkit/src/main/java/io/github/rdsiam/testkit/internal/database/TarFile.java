package io.github.rdsiam.testkit.internal.database;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Unpacks a tar file with plain files, directories and symbolic links, and with names of at most 100 bytes. */
final class TarFile {

    private static final int BLOCK = 512;
    private static final int NAME = 0;
    private static final int MODE = 100;
    private static final int SIZE = 124;
    private static final int TYPE = 156;
    private static final int LINK = 157;
    private static final int NAME_LENGTH = 100;
    private static final int MODE_LENGTH = 8;
    private static final int SIZE_LENGTH = 12;
    private static final int EXECUTABLE = 0100;

    private final InputStream in;

    TarFile(InputStream in) {
        this.in = in;
    }

    void unpack(Path target) throws IOException {
        byte[] header = block();
        while (header[NAME] != 0) {
            unpack(header, target);
            header = block();
        }
    }

    private void unpack(byte[] header, Path target) throws IOException {
        var name = text(header, NAME, NAME_LENGTH);
        var file = target.resolve(name).normalize();
        if (!file.startsWith(target)) {
            throw new IOException("an entry outside the archive: " + name);
        }
        var size = number(header, SIZE, SIZE_LENGTH);
        switch (header[TYPE]) {
            case '5' -> Files.createDirectories(file);
            case '2' -> {
                Files.createDirectories(file.getParent());
                Files.createSymbolicLink(file, Path.of(text(header, LINK, NAME_LENGTH)));
            }
            case '0', 0 -> {
                Files.createDirectories(file.getParent());
                try (var out = Files.newOutputStream(file)) {
                    copy(size, out);
                }
                var executable = (number(header, MODE, MODE_LENGTH) & EXECUTABLE) != 0;
                if (executable && !file.toFile().setExecutable(true, false)) {
                    throw new IOException("cannot make " + file + " executable");
                }
            }
            default -> throw new IOException("an entry of the unknown type " + (char) header[TYPE] + ": " + name);
        }
    }

    /** Copies the content, and skips the padding of the last block. */
    private void copy(long size, OutputStream out) throws IOException {
        for (var left = size; left > 0; left -= BLOCK) {
            out.write(block(), 0, (int) Math.min(left, BLOCK));
        }
    }

    private byte[] block() throws IOException {
        var block = in.readNBytes(BLOCK);
        if (block.length < BLOCK) {
            throw new EOFException("the archive ends too early");
        }
        return block;
    }

    private static String text(byte[] header, int offset, int length) {
        int end = offset;
        while (end < offset + length && header[end] != 0) {
            end++;
        }
        return new String(header, offset, end - offset, StandardCharsets.UTF_8);
    }

    private static long number(byte[] header, int offset, int length) throws IOException {
        try {
            return Long.parseLong(text(header, offset, length).strip(), 8);
        } catch (NumberFormatException e) {
            throw new IOException("not a tar file", e);
        }
    }
}
