package io.github.rdsiam.testkit.internal.standalone;

import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testkit.internal.protocol.ServerErrorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Objects;

/** Describes why something failed, because the messages of JDK exceptions are often only a name. */
final class Reason {

    private Reason() {}

    /** Returns the reason for a file's failure; other messages are returned unchanged. */
    static String of(IOException e) {
        if (e instanceof CharacterCodingException) {
            return "a file is not in UTF-8";
        }
        if (e instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (e instanceof FileSystemException file && file.getReason() == null) {
            return file.getFile() + ": " + file.getClass().getSimpleName();
        }
        return String.valueOf(e.getMessage());
    }

    /**
     * Returns the reason why a database cannot be used.
     *
     * @param engine the expected engine
     */
    static String ofDatabase(IOException e, RdsEngine engine) {
        if (e instanceof UnknownHostException) {
            return "unknown host";
        }
        String message = String.valueOf(e.getMessage());
        boolean isClear = e instanceof ServerErrorException
                || e instanceof ConnectException
                || e instanceof NoRouteToHostException
                || e instanceof FileSystemException;
        return isClear ? message : message + "; is it a " + CommandLine.name(engine) + ", as --engine says?";
    }

    static IOException cause(UncheckedIOException e) {
        return Objects.requireNonNull(e.getCause());
    }
}
