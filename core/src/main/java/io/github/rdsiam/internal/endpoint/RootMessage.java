package io.github.rdsiam.internal.endpoint;

import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Reduces an exception of a driver, the JDK or the AWS SDK to one line that is safe to print: its message and that of
 * its root cause, each once, without noise and without a full stop at the end.
 *
 * <p>A parser's message quotes its input, which may contain an access key, for example when a {@code
 * credential_process} prints broken JSON. So a cause is shown only if messages of its type never quote input.
 */
public final class RootMessage {

    private static final Pattern ATTEMPTS = Pattern.compile("\\s*\\(SDK (?:Attempt|Diagnostics?)[^()]*\\)");

    /** The details of a response, as the SDK prints them; AWS Support needs the request id. */
    private static final Pattern SERVICE =
            Pattern.compile("\\.?\\s*\\(Service: [^()]*?(?:Request ID: ([\\w-]+)[^()]*)?\\)");

    private static final Pattern LINE_BREAKS = Pattern.compile("\\s*[\\r\\n]+\\s*");

    /** A full stop at the end, but not an ellipsis. */
    private static final Pattern FULL_STOP = Pattern.compile("(?<!\\.)\\.{1,2}$");

    /** Found at the end of a message of Jackson's parser, which begins with the text that it could not parse. */
    private static final String PARSER_LOCATION = "[Source:";

    /** Class names of parser exceptions, whose messages quote the input. */
    private static final Pattern PARSER = Pattern.compile("(?i)jackson|json|gson|xml|yaml|toml|\\.ini\\.|pars(?:e|ing)"
            + "|syntax|format|malformed|unmarshal|invalidpath|illegalcharset");

    /** Packages for network, TLS and files, and our own packages. */
    private static final Pattern QUOTES_NOTHING =
            Pattern.compile("(?:java\\.(?:io|net|nio|sql|security)|javax\\.(?:net|security)|sun\\.(?:nio|security)"
                    + "|org\\.bouncycastle|org\\.apache\\.(?:http|hc)|io\\.netty"
                    + "|software\\.amazon\\.awssdk\\.crt|io\\.github\\.rdsiam)\\..*");

    private static final int MAX_CAUSES = 20;

    private RootMessage() {}

    public static String of(Throwable failure) {
        boolean ofDriver = failure instanceof SQLException;
        boolean shown = !isParser(failure) && !repeatsInput(failure, ofDriver);
        String own = shown ? message(failure) : "";
        String root = shown ? named(failure) : "";
        Throwable cause = failure.getCause();
        for (int depth = 1; cause != null && depth < MAX_CAUSES && mayBeShown(cause, ofDriver); depth++) {
            String said = repeatsInput(cause, ofDriver) ? "" : named(cause);
            root = said.isEmpty() ? root : said;
            cause = cause.getCause();
        }
        if (own.isEmpty() || root.contains(own)) {
            return root.isEmpty() ? failure.getClass().getSimpleName() : root;
        }
        return own.contains(root) ? own : own + ": " + root;
    }

    /** Returns the failure for use as a cause; null if its stack trace could print text that {@link #of} omits. */
    public static @Nullable Throwable asCause(@Nullable Throwable failure) {
        if (failure == null || isParser(failure) || repeatsInput(failure, false)) {
            return null;
        }
        Set<Throwable> chain = Collections.newSetFromMap(new IdentityHashMap<>());
        collect(failure, chain);
        chain.remove(failure);
        for (Throwable below : chain) {
            if (!quotesNothing(below) || repeatsInput(below, false)) {
                return null;
            }
        }
        return failure;
    }

    private static void collect(@Nullable Throwable failure, Set<Throwable> chain) {
        if (failure != null && chain.add(failure)) {
            collect(failure.getCause(), chain);
            for (Throwable suppressed : failure.getSuppressed()) {
                collect(suppressed, chain);
            }
        }
    }

    /**
     * Returns whether a cause may be shown. A driver does not parse credentials, so among the causes of its exceptions
     * only a parser's are omitted.
     */
    private static boolean mayBeShown(Throwable cause, boolean ofDriver) {
        return ofDriver ? !isParser(cause) : quotesNothing(cause);
    }

    private static boolean isParser(Throwable failure) {
        return !quotesNothing(failure) && isNamedLikeParser(failure);
    }

    private static boolean isNamedLikeParser(Throwable failure) {
        for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
            if (PARSER.matcher(type.getName()).find()) {
                return true;
            }
        }
        return false;
    }

    private static boolean quotesNothing(Throwable failure) {
        Throwable cause = failure.getCause();
        if (failure instanceof UncheckedIOException
                || failure instanceof ExecutionException
                || failure instanceof CompletionException) {
            // these repeat their cause's message
            return cause != null && cause != failure && quotesNothing(cause);
        }
        return failure instanceof SdkException
                || failure instanceof SQLException
                || failure instanceof TimeoutException
                || failure instanceof InterruptedException
                || failure instanceof ReflectiveOperationException
                || failure instanceof LinkageError
                || failure instanceof VirtualMachineError
                || failure instanceof NullPointerException
                || (QUOTES_NOTHING.matcher(failure.getClass().getName()).matches()
                        && (failure instanceof GeneralSecurityException || !isNamedLikeParser(failure)));
    }

    /** Returns whether the message repeats the message of a cause that may quote its input. */
    private static boolean repeatsInput(Throwable failure, boolean ofDriver) {
        String message = failure.getMessage();
        Throwable cause = failure.getCause();
        for (int depth = 1; message != null && cause != null && depth < MAX_CAUSES; depth++) {
            String said = cause.getMessage();
            if (said != null && !said.isBlank() && !mayBeShown(cause, ofDriver)) {
                // a parser's later lines contain the position; some exceptions that repeat the message leave them out
                if (message.contains(LINE_BREAKS.split(said.strip(), 2)[0])) {
                    return true;
                }
            }
            cause = cause.getCause();
        }
        return message != null && message.contains(PARSER_LOCATION);
    }

    /** Cleans a server's text: only characters that could forge a log line, and the full stop, are changed. */
    public static String ofServer(String text) {
        return withoutFullStop(LogSafe.escape(text.strip()));
    }

    /** Adds the type if the message is only a name, which does not say what happened. */
    private static String named(Throwable cause) {
        String said = message(cause);
        boolean isName = cause instanceof UnknownHostException
                || cause instanceof FileSystemException
                || cause instanceof FileNotFoundException
                || cause instanceof ReflectiveOperationException
                || cause instanceof LinkageError;
        return isName ? cause.getClass().getSimpleName() + (said.isEmpty() ? "" : ": " + said) : said;
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? "" : clean(failure.getMessage());
    }

    /** Cleans a text of the SDK that is not an exception's message. */
    public static String clean(String text) {
        if (text.contains(PARSER_LOCATION)) {
            return "the answer could not be parsed";
        }
        String plain = ATTEMPTS.matcher(text).replaceAll("");
        plain = SERVICE.matcher(plain).replaceAll(RootMessage::requestId);
        return withoutFullStop(LogSafe.escape(LINE_BREAKS.matcher(plain.strip()).replaceAll(" ")));
    }

    private static String requestId(MatchResult details) {
        String id = details.group(1);
        return id == null || id.equals("null") ? "" : Matcher.quoteReplacement(" (request id " + id + ")");
    }

    private static String withoutFullStop(String text) {
        return FULL_STOP.matcher(text).replaceFirst("");
    }
}
