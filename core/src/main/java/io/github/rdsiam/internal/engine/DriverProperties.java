package io.github.rdsiam.internal.engine;

import io.github.rdsiam.internal.endpoint.Arguments;
import io.github.rdsiam.internal.endpoint.InvalidSettingException;
import io.github.rdsiam.internal.endpoint.LogSafe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * The properties of a driver that a user may set, checked as the driver would check them, and the reasons why others may
 * not be set. An implementation has the tables.
 *
 * <p>It lists what is allowed, so that a property of a later driver is refused until somebody has looked at it.
 */
public interface DriverProperties {

    String PAGE = "https://github.com/rdsiam/rds-iam/blob/main/docs/troubleshooting.md#driver-properties";

    /** Matches everything, or nothing, where a {@link Group} takes an expression. */
    String ALL = ".*";

    String NOTHING = "(?!)";

    /**
     * Properties that share a reason.
     *
     * @param names regular expression, case-insensitive
     * @param ignored regular expression of name=value: settings that change nothing, so that existing ones keep working
     * @param reason for the log line if ignored, for the message if refused
     */
    record Group(String names, String ignored, String reason) {

        public boolean contains(String name) {
            return name.matches("(?i:" + names + ")");
        }

        boolean ignores(String name, String value) {
            return (name + "=" + value.trim()).matches("(?i:" + ignored + ")");
        }
    }

    /**
     * What is known of a driver's properties, by name.
     *
     * @param booleanValues how the driver spells true and false
     * @param texts the allowed properties that are neither booleans, numbers nor enumerations
     * @param currentNames the names that have replaced older ones, by the older
     * @param groups the properties that are not allowed; each is in at most one group
     */
    record Tables(
            Set<String> booleans,
            List<String> booleanValues,
            Set<String> numbers,
            Map<String, List<String>> enumerations,
            Set<String> texts,
            Map<String, String> currentNames,
            List<Group> groups) {}

    Tables tables();

    /**
     * Checks a number as the driver reads it.
     *
     * @throws IllegalArgumentException if the driver would reject it
     */
    String number(String name, String value);

    /**
     * Checks a text that the driver looks up.
     *
     * @throws IllegalArgumentException if the driver would not find it
     */
    default void requireKnown(String name, String value) {}

    /**
     * Returns what may be given to the driver. Like the driver, it takes the current name of a property before its old one.
     *
     * @throws IllegalArgumentException with the reason for each property that is refused
     */
    default Map<String, String> check(Map<String, String> given) {
        Map<String, String> checked = new LinkedHashMap<>();
        StringBuilder refused = new StringBuilder();
        for (Map.Entry<String, String> property : given.entrySet()) {
            String name = Arguments.text("driverProperty name", property.getKey());
            String value = Arguments.notNull(name, property.getValue());
            String current = tables().currentNames().getOrDefault(name, name);
            try {
                if (isAllowed(current)) {
                    String valid = valid(current, value);
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

    default boolean isAllowed(String name) {
        return allowed().anyMatch(name::equals);
    }

    default Stream<String> allowed() {
        Tables known = tables();
        return Stream.of(
                        known.booleans(),
                        known.numbers(),
                        known.texts(),
                        known.enumerations().keySet())
                .flatMap(Set::stream);
    }

    /** Returns the values that a property may have; empty for a number or a text. */
    default List<String> choices(String name) {
        return tables().booleans().contains(name)
                ? tables().booleanValues()
                : tables().enumerations().getOrDefault(name, List.of());
    }

    private void ignore(String name, String value) {
        for (Group group : tables().groups()) {
            if (group.contains(name)) {
                if (!group.ignores(name, value)) {
                    throw refused(name, group.reason());
                }
                LoggerFactory.getLogger(LogSafe.LOGGER)
                        .info("The driver property {} is ignored: {}.", name, group.reason());
                return;
            }
        }
        // the driver's names are case-sensitive; it would ignore this one
        throw refused(
                name,
                allowed()
                        .filter(name.trim()::equalsIgnoreCase)
                        .findFirst()
                        .map(known -> "write it as " + known)
                        .orElse("rds-iam does not know it; check its spelling"));
    }

    private static IllegalArgumentException refused(String name, String reason) {
        return Arguments.invalid("driverProperty", name, "is refused: " + reason);
    }

    private String valid(String name, String given) {
        String value = Arguments.clean(name, given).trim();
        Tables known = tables();
        if (known.numbers().contains(name)) {
            return number(name, value);
        }
        List<String> values = choices(name);
        if (values.isEmpty()) {
            requireKnown(name, value);
            return value;
        }
        for (String spelling : values) {
            // NetBeans writes it without underscores, and many applications copied it
            if (spelling.equalsIgnoreCase(value) || spelling.replace("_", "").equalsIgnoreCase(value)) {
                return spelling;
            }
        }
        throw Arguments.invalid(name, value, "must be one of " + String.join(", ", values));
    }

    static Set<String> names(String separatedBySpaces) {
        return Set.of(separatedBySpaces.split(" "));
    }
}
