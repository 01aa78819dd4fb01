package io.github.rdsiam;

import java.io.FileNotFoundException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says in one line what an exception of the driver, the JDK or the AWS SDK has to say: its own message and that of its
 * root cause, once, without their noise, and safe to print.
 *
 * <p>It has no full stop at its end, so that a sentence can go on.
 */
final class RootMessage {

    /** Connector/J adds these to every failed connection, also where no packet was ever sent. */
    private static final Pattern LAST_PACKET =
            Pattern.compile("\\s*The last packet (?:successfully received from|sent successfully to) the server was"
                    + " [0-9,.]+ milliseconds? ago\\."
                    + "|\\s*The driver has not received any packets from the server\\.");

    private static final Pattern ATTEMPTS = Pattern.compile("\\s*\\(SDK (?:Attempt|Diagnostics?)[^()]*\\)");

    /** The SDK's details of an answer; AWS's support asks for the request id. */
    private static final Pattern SERVICE =
            Pattern.compile("\\.?\\s*\\(Service: [^()]*?(?:Request ID: ([\\w-]+)[^()]*)?\\)");

    private static final Pattern LINE_BREAKS = Pattern.compile("\\s*[\\r\\n]+\\s*");

    private static final int MAX_CAUSES = 20;

    private RootMessage() {}

    static String of(Throwable failure) {
        if (failure instanceof SQLException sql) {
            String server = ofServer(sql);
            if (server != null) {
                return server;
            }
        }
        String own = clean(String.valueOf(failure.getMessage() == null ? "" : failure.getMessage()));
        String root = own;
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < MAX_CAUSES; cause = cause.getCause()) {
            String said = named(cause);
            root = said.isEmpty() ? root : said;
            depth++;
        }
        if (own.isEmpty() || root.contains(own)) {
            return root.isEmpty() ? failure.getClass().getSimpleName() : root;
        }
        return own.contains(root) ? own : own + ": " + root;
    }

    /** What a server has sent is left as it is, but for what could forge a line. */
    private static @Nullable String ofServer(SQLException failure) {
        for (Throwable cause : failure) {
            if (cause instanceof SQLException sql && sql.getErrorCode() != 0 && sql.getMessage() != null) {
                return withoutFullStop(Printable.text(sql.getMessage().strip()));
            }
        }
        return null;
    }

    /** The messages of these are names, which say nothing without the kind of exception. */
    private static String named(Throwable cause) {
        String said = cause.getMessage() == null ? "" : clean(cause.getMessage());
        boolean isName = cause instanceof UnknownHostException
                || cause instanceof FileSystemException
                || cause instanceof FileNotFoundException
                || cause instanceof ReflectiveOperationException
                || cause instanceof LinkageError;
        return isName ? cause.getClass().getSimpleName() + (said.isEmpty() ? "" : ": " + said) : said;
    }

    /** The same for a text of the driver or the SDK that is no exception's own. */
    static String clean(String text) {
        String plain = LAST_PACKET.matcher(text).replaceAll("");
        plain = ATTEMPTS.matcher(plain).replaceAll("");
        plain = SERVICE.matcher(plain).replaceAll(RootMessage::requestId);
        return withoutFullStop(Printable.text(LINE_BREAKS.matcher(plain.strip()).replaceAll(" ")));
    }

    private static String requestId(java.util.regex.MatchResult details) {
        String id = details.group(1);
        return id == null || id.equals("null") ? "" : Matcher.quoteReplacement(" (request id " + id + ")");
    }

    private static String withoutFullStop(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '.' && !text.endsWith("...")) {
            end--;
            text = text.substring(0, end);
        }
        return text;
    }
}
