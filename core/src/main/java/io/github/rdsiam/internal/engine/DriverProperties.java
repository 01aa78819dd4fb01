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
 * Checks the driver properties that a user sets: the values as the driver would check them, and whether the property is
 * allowed. Implementations contain the tables.
 *
 * <p>The tables list the allowed properties, so a property of a newer driver is refused until it has been reviewed.
 */
public interface DriverProperties {

    String PAGE = "https://github.com/rdsiam/rds-iam/blob/main/docs/troubleshooting.md#driver-properties";

    /** Expressions for a {@link Group} that match everything and nothing. */
    String ALL = ".*";

    String NOTHING = "(?!)";

    /**
     * Properties that share a reason.
     *
     * @param names regular expression, case-insensitive
     * @param ignored regular expression of name=value for settings that have no effect, so that existing configurations
     *     keep working
     * @param reason printed in the log line if ignored, and in the message if refused
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
     * The tables of a driver's properties, by name.
     *
     * @param booleanValues the driver's spellings of true and false
     * @param texts the allowed properties that are neither booleans, numbers nor enumerations
     * @param currentNames the current names, by old name
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
     * Checks a number, parsed as the driver parses it.
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
     * Checks the properties and returns those to pass to the driver. Like the driver, it prefers the current name of a
     * property to an old one.
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

    /** Returns the allowed values of a property; empty for a number or a text. */
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
        // the driver's names are case-sensitive, so it would ignore this one
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
        throw Arguments.invalidText(name, value, "must be one of " + String.join(", ", values));
    }

    static Set<String> names(String separatedBySpaces) {
        return Set.of(separatedBySpaces.split(" "));
    }
}
