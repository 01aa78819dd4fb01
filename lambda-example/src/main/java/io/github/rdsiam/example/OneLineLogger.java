package io.github.rdsiam.example;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * Writes warnings and errors to standard error, each on one line, because CloudWatch makes an entry of each line. An
 * exception is its message and its causes' messages, without the stack.
 *
 * <p>There is no way to switch on more: at DEBUG the AWS SDK prints what it sends and receives, secrets included.
 */
final class OneLineLogger extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1;

    OneLineLogger(String name) {
        this.name = name;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable failure) {
        String message = Causes.oneLine(MessageFormatter.basicArrayFormat(pattern, arguments));
        String why = failure == null ? "" : ": " + Causes.describe(failure);
        System.err.println(level + " " + name.substring(name.lastIndexOf('.') + 1) + " - " + message + why);
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
        return false;
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
