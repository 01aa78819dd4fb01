package scoreboard;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Writes the output of all loggers at the finest level, with the name of the logger. */
final class EverythingLogged extends Handler {

    private final PrintStream file;
    private final SimpleFormatter format = new SimpleFormatter();

    private EverythingLogged(PrintStream file) {
        this.file = file;
    }

    static void into(Path file) throws IOException {
        LogManager.getLogManager().reset();
        Handler handler =
                new EverythingLogged(new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8));
        handler.setLevel(Level.ALL);
        Logger root = Logger.getLogger("");
        root.setLevel(Level.ALL);
        root.addHandler(handler);
    }

    @Override
    public synchronized void publish(LogRecord entry) {
        file.println(entry.getLoggerName() + ": "
                + format.formatMessage(entry).replace("\r", "\\r").replace("\n", "\\n"));
        if (entry.getThrown() != null) {
            entry.getThrown().printStackTrace(file);
        }
    }

    @Override
    public void flush() {
        file.flush();
    }

    @Override
    public void close() {
        file.close();
    }
}
