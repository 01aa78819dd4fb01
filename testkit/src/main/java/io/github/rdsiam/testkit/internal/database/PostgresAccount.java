package io.github.rdsiam.testkit.internal.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The account that runs PostgreSQL, which refuses to run as root. Any other user runs it unchanged. Root runs it in a
 * new user namespace, in which root's files keep their owner. Where that is not allowed, as in many containers, root
 * runs it with the user id of nobody, who must then own the data.
 */
enum PostgresAccount {
    MYSELF(List.of()),
    NAMESPACE(List.of("unshare", "--user")),
    NOBODY(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));

    private static final int NOBODYS_ID = 65_534;

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final List<String> prefix;

    PostgresAccount(List<String> prefix) {
        this.prefix = prefix;
    }

    static PostgresAccount current() throws IOException, InterruptedException {
        if (!System.getProperty("user.name", "").equals("root")) {
            return MYSELF;
        }
        return works(NAMESPACE) ? NAMESPACE : NOBODY;
    }

    private static boolean works(PostgresAccount account) throws InterruptedException {
        try {
            return new ProcessBuilder(account.command(List.of("true")))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the command line that runs a command as this account. */
    List<String> command(List<String> command) {
        return Stream.concat(prefix.stream(), command.stream()).toList();
    }

    /** Makes this account the owner of a directory and its content. */
    void own(Path directory) throws IOException {
        if (this == NOBODY) {
            Directories.each(
                    directory, path -> Files.setAttribute(path, "unix:uid", NOBODYS_ID, LinkOption.NOFOLLOW_LINKS));
        }
    }
}
