package io.github.rdsiam.testkit.internal.standalone;

import io.github.rdsiam.testkit.internal.database.DatabaseServer;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Runs the testkit as a program, see {@link Help}. */
public final class Main {

    private static final int FAILED = 1;
    private static final int WRONG_ARGUMENTS = 2;
    private static final String NAME = "rds-iam-testkit";

    private final PrintStream out;
    private final PrintStream err;

    Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        logInOneLine();
        Main main = new Main(System.out, System.err);
        int status = main.run(List.of(arguments), System.getenv());
        if (status >= 0) {
            System.exit(status);
        }
        // the threads of the servers are daemons, so this thread waits until the JVM ends
        await();
    }

    /** Sets a log format with one line; the JDK's has two. */
    private static void logInOneLine() {
        String format = "java.util.logging.SimpleFormatter.format";
        if (System.getProperty(format) == null) {
            System.setProperty(format, "%1$tF %1$tT %5$s%n");
        }
    }

    private static void await() {
        try {
            Thread.currentThread().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Runs a command line.
     *
     * @return the exit code, or -1 if servers are running, which stop with the JVM
     */
    int run(List<String> arguments, Map<String, String> environment) {
        if (arguments.contains("--help")) {
            out.print(Help.TEXT);
            return 0;
        }
        if (arguments.contains("--version")) {
            out.println(NAME + " " + version());
            return 0;
        }
        try {
            start(CommandLine.parse(arguments, environment, DatabaseServer::hasBinaries));
            return -1;
        } catch (WrongArgumentsException e) {
            e.lines().forEach(line -> err.println(NAME + ": " + line));
            return WRONG_ARGUMENTS;
        } catch (StartFailedException e) {
            err.println(NAME + ": " + String.valueOf(e.getMessage()).replaceAll("\\R", " "));
            return FAILED;
        }
    }

    private static String version() {
        return Objects.requireNonNullElse(Main.class.getPackage().getImplementationVersion(), "(unknown version)");
    }

    private void start(Options options) throws StartFailedException {
        Standalone standalone = new Standalone(options, err::println);
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(standalone::close, NAME + " exit"));
        } catch (IllegalStateException e) {
            throw new StartFailedException(Standalone.ENDED, e);
        }
        standalone.start().forEach(out::println);
        out.println("READY");
        out.flush();
        // not earlier, because a failed start must end with its own exit code
        StandardInput.onEnd(() -> {
            err.println(NAME + ": standard input has ended");
            System.exit(0);
        });
    }
}
