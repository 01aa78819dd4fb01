package io.github.rdsiam;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import jdk.jfr.Recording;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Records what {@code LeakScanIT} searches: every exception that is thrown (with its text), every other flight-recorder
 * event, and what is logged through java.util.logging.
 */
public final class SuiteRecorder implements LauncherSessionListener {

    /** Where each of the JVMs that run the suite keeps a folder. */
    static final Path FOLDER = Path.of("target", "recorded");

    /** This JVM's folder. */
    static final Path OWN = FOLDER.resolve(System.getProperty("suite.fork", "1"));

    /** Prints requests and responses; held here, because java.util.logging drops a logger without references. */
    private static final Logger JDK_HTTP = Logger.getLogger("sun.net.www.protocol.http");

    private final boolean wanted = !"false".equals(System.getProperty("suite.recorded"));
    private final Recording recording = new Recording();

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (!wanted) {
            return;
        }
        try {
            Files.createDirectories(OWN);
            deleteWhatAnEarlierRunLeft();
            recordJavaLogging();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        recording.enable("jdk.JavaExceptionThrow").withThreshold(Duration.ZERO);
        recording.enable("jdk.JavaErrorThrow").withThreshold(Duration.ZERO);
        recording.enable("jdk.SocketRead").withThreshold(Duration.ZERO);
        recording.enable("jdk.SocketWrite").withThreshold(Duration.ZERO);
        recording.enable("jdk.TLSHandshake");
        recording.enable("jdk.X509Certificate");
        recording.enable("jdk.ThreadStart");
        recording.enable("jdk.InitialSystemProperty");
        recording.start();
    }

    /** Not the trace: logback has already opened it and overwrites it. */
    private static void deleteWhatAnEarlierRunLeft() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(OWN)) {
            for (Path file : files) {
                if (!file.endsWith("trace.log")) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void recordJavaLogging() throws IOException {
        Handler handler = new FileHandler(OWN.resolve("jul.log").toString());
        handler.setLevel(Level.ALL);
        handler.setFormatter(new SimpleFormatter());
        Logger root = LogManager.getLogManager().getLogger("");
        root.setLevel(Level.ALL);
        for (Handler console : root.getHandlers()) {
            root.removeHandler(console);
        }
        root.addHandler(handler);
        JDK_HTTP.setLevel(Level.INFO);
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        if (!wanted) {
            return;
        }
        try {
            recording.stop();
            recording.dump(OWN.resolve("suite.jfr"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            recording.close();
        }
    }
}
