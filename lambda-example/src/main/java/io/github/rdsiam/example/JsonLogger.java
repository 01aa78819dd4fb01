package io.github.rdsiam.example;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * Writes each entry to standard error as one line, because CloudWatch makes an entry of each line. It logs warnings and
 * errors of all libraries, and INFO of rds-iam and this function.
 *
 * <p>You cannot switch on more, because at DEBUG the AWS SDK logs what it sends and receives, including secrets.
 */
final class JsonLogger extends LegacyAbstractLogger {

    private static final String OURS = "io.github.rdsiam.";
    private static final long serialVersionUID = 1;

    JsonLogger(String name) {
        this.name = name;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable failure) {
        String message = String.valueOf(MessageFormatter.basicArrayFormat(pattern, arguments));
        System.err.println(LogLine.of(Instant.now(), level, name, message, failure));
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    public boolean isErrorEnabled() {
        return true;
    }

    @Override
    public boolean isWarnEnabled() {
        return true;
    }

    @Override
    public boolean isInfoEnabled() {
        return name.startsWith(OURS);
    }

    @Override
    public boolean isDebugEnabled() {
        return false;
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }
}
