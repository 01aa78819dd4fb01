package io.github.rdsiam.spring;

import io.github.rdsiam.IamAuthenticationException;
import io.github.rdsiam.internal.endpoint.InvalidSettingException;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.util.StringUtils;

/**
 * Shows a failure that core has explained, with its description and next step and without a stack trace: a refused
 * login, a server that cannot be reached or trusted, a driver that is too old, or an argument of a builder.
 *
 * <p>A refused login and a rejected argument have separate exception types. The other exceptions are standard ones of
 * JDBC and the JDK, as the API promises, and are recognized by the class that created them. Their wrappers (bean
 * creation, the pool, Flyway, Liquibase, Hibernate) only repeat them.
 */
final class DiagnosisFailureAnalyzer implements FailureAnalyzer {

    private static final String CORE = "io.github.rdsiam.";
    private static final String STARTER = CORE + "spring.";

    /** The last sentence of a diagnosis. With a fallback there may be one for each credential that was tried. */
    private static final Pattern NEXT = Pattern.compile(" Next: (.*?\\.)(?= \\p{Lu}| \\(|$)", Pattern.DOTALL);

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        Throwable explained = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RdsIamConfigurationException) {
                // has another analyzer, and names the property
                return null;
            }
            if (isExplanation(cause)) {
                explained = cause;
                if (NEXT.matcher(String.valueOf(cause.getMessage())).find()) {
                    break;
                }
            }
        }
        if (explained == null) {
            return null;
        }
        return explained instanceof InvalidSettingException
                ? ofArgument(explained)
                : explain(String.valueOf(explained.getMessage()), explained);
    }

    private static boolean isExplanation(Throwable cause) {
        return cause instanceof IamAuthenticationException
                || cause instanceof InvalidSettingException
                || ((cause instanceof SQLException || cause.getCause() instanceof LinkageError)
                        && comesFromCore(cause));
    }

    private static boolean comesFromCore(Throwable cause) {
        StackTraceElement[] stack = cause.getStackTrace();
        return stack.length > 0 && isCore(stack[0]);
    }

    private static boolean isCore(StackTraceElement frame) {
        return frame.getClassName().startsWith(CORE) && !frame.getClassName().startsWith(STARTER);
    }

    /** Splits a message of core into the description and the next step. */
    static FailureAnalysis explain(String diagnosis, Throwable cause) {
        String message = PropertyNames.inPlaceOfMethods(diagnosis);
        Matcher next = NEXT.matcher(message);
        Problems steps = new Problems();
        while (next.find()) {
            steps.add(message, StringUtils.capitalize(next.group(1)));
        }
        if (!steps.isEmpty()) {
            return new FailureAnalysis(next.replaceAll(""), steps.actions(), cause);
        }
        return new FailureAnalysis(message, action(message, cause), cause);
    }

    private static @Nullable String action(String message, Throwable cause) {
        JdbcDriver driver = JdbcDriver.ofMessage(message);
        if (driver == null || !message.contains("on the class path")) {
            return isMisuse(cause) ? "Correct the call" + place(cause) + "." : null;
        }
        return message.contains("is not on the class path")
                ? "Add " + driver.artifact()
                        + " to the application's dependencies, with scope runtime. Spring Boot manages"
                        + " its version."
                : "Set the property " + driver.versionProperty() + ", with which Spring Boot manages the version of "
                        + driver.displayName() + ", or update Spring Boot.";
    }

    /**
     * Explains a rejected argument. The application's own code has called the builder; for properties, the starter
     * names the property.
     */
    private static FailureAnalysis ofArgument(Throwable cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()), "Correct the builder's arguments" + place(cause) + ".", cause);
    }

    /** Returns whether this is not about a login: unwrap, another user, or a negative timeout. */
    private static boolean isMisuse(Throwable cause) {
        return cause instanceof SQLException sql
                && ("HY000".equals(sql.getSQLState()) || "28000".equals(sql.getSQLState()));
    }

    private static String place(Throwable cause) {
        for (StackTraceElement frame : cause.getStackTrace()) {
            if (!isCore(frame)) {
                return " at " + frame;
            }
        }
        return "";
    }
}
