package io.github.rdsiam.testkit.internal.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who runs PostgreSQL, which refuses root. Everybody else runs it as they are. For root there are two ways: a user
 * namespace of its own, in which root's files stay its files, and where that is not allowed, as in many containers, the
 * user id of nobody, who then has to own the data.
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

    /** The command line that runs a command as this account. */
    List<String> command(List<String> command) {
        return Stream.concat(prefix.stream(), command.stream()).toList();
    }

    /** Gives it a directory with all that is in it. */
    void own(Path directory) throws IOException {
        if (this == NOBODY) {
            Directories.each(
                    directory, path -> Files.setAttribute(path, "unix:uid", NOBODYS_ID, LinkOption.NOFOLLOW_LINKS));
        }
    }
}
