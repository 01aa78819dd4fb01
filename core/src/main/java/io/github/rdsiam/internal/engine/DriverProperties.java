package io.github.rdsiam.internal.engine;

import io.github.rdsiam.internal.endpoint.Arguments;
import io.github.rdsiam.internal.endpoint.InvalidSettingException;
import io.github.rdsiam.internal.endpoint.LogSafe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The properties of a driver that a user may set, checked as the driver would check them, and the reasons why others may
 * not be set.
 *
 * <p>It lists what is allowed, so that a property of a later driver is refused until somebody has looked at it.
 */
public abstract class DriverProperties {

    private static final Logger LOG = LoggerFactory.getLogger(LogSafe.LOGGER);

    public static final String PAGE =
            "https://github.com/rdsiam/rds-iam/blob/main/docs/troubleshooting.md#driver-properties";

    /** Returns all names that are allowed. */
    protected abstract Set<String> allowed();

    /** Returns the properties that are not; each is in at most one group. A name that is in neither is refused too. */
    protected abstract List<Group> groups();

    /**
     * Checks a value as the driver would.
     *
     * @throws IllegalArgumentException if the driver would reject it
     */
    protected abstract String valid(String name, String value);

    /** Returns the name that has replaced an old one. */
    protected String currentName(String name) {
        return name;
    }

    /**
     * Checks properties and returns them under their current names; an old name counts only without the current one.
     *
     * @throws IllegalArgumentException with the reason for each property that is refused
     */
    public final Map<String, String> check(Map<String, String> given) {
        Map<String, String> checked = new LinkedHashMap<>();
        StringBuilder refused = new StringBuilder();
        for (Map.Entry<String, String> property : given.entrySet()) {
            String name = Arguments.text("driverProperty name", property.getKey());
            String value = Arguments.notNull(name, property.getValue());
            String current = currentName(name);
            try {
                if (allowed().contains(current)) {
                    String valid =
                            valid(current, Arguments.clean(current, value).trim());
                    if (current.equals(name) || !given.containsKey(current)) {
                        checked.put(current, valid);
                    }
                } else {
                    ignore(name, value);
                }
            } catch (IllegalArgumentException e) {
                refused.append(e.getMessage()).append(". ");
            }
        }
        if (!refused.isEmpty()) {
            throw InvalidSettingException.of("driverProperty", refused + "See " + PAGE);
        }
        return checked;
    }

    private void ignore(String name, String value) {
        Group group = group(name);
        if (group != null && group.ignores(name, value)) {
            LOG.info("The driver property {} is ignored: {}.", name, group.reason());
            return;
        }
        throw Arguments.invalid(
                "driverProperty", name, "is refused: " + (group != null ? group.reason() : inAnotherSpelling(name)));
    }

    private @Nullable Group group(String name) {
        for (Group group : groups()) {
            if (group.contains(name)) {
                return group;
            }
        }
        return null;
    }

    /** The driver's names are case-sensitive; it would ignore this one. */
    private String inAnotherSpelling(String name) {
        for (String known : allowed()) {
            if (known.equalsIgnoreCase(name.trim())) {
                return "write it as " + known;
            }
        }
        return "rds-iam does not know it; check its spelling";
    }

    protected static Set<String> names(String separatedBySpaces) {
        return Set.of(separatedBySpaces.split(" "));
    }

    protected static String oneOf(String name, String value, String... values) {
        for (String known : values) {
            if (known.equalsIgnoreCase(value)) {
                return known;
            }
        }
        throw Arguments.invalid(name, value, "must be one of " + String.join(", ", values));
    }

    /**
     * Properties that share a reason.
     *
     * @param names regular expression, case-insensitive
     * @param ignored regular expression of name=value: settings that change nothing, so that existing ones keep working
     * @param reason for the log line if ignored, for the message if refused
     */
    public record Group(String names, String ignored, String reason) {

        boolean contains(String name) {
            return matches(names, name);
        }

        boolean ignores(String name, String value) {
            return matches(ignored, name + "=" + value.trim());
        }

        private static boolean matches(String expression, String text) {
            return text.matches("(?i:" + expression + ")");
        }
    }
}
