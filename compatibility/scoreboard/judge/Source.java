package scoreboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The code that sets up a library.
 *
 * @param text the file
 */
record Source(String text) {

    static Source of(Library library) {
        try {
            return new Source(Files.readString(Path.of(System.getProperty("subjects"), library.subject + ".java")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it overrides that method of Subject. */
    boolean offers(String kind) {
        return text.contains("public HikariDataSource " + kind + "(");
    }

    /** The class, without the package and the imports. */
    String shown() {
        return text.substring(text.indexOf("\n\n", text.lastIndexOf("\nimport ")) + 2)
                .strip();
    }
}
