package io.github.rdsiam.spring;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.StringUtils;

/**
 * Stops the start if there are unknown {@code rds-iam} properties, even if rds-iam would be disabled because of them:
 * the application would continue with Boot's own pool, without verified TLS.
 *
 * <p>Environment variables, system properties and the files of a config tree may have such names for other reasons: a
 * Kubernetes service called rds-iam sets {@code RDS_IAM_SERVICE_HOST} in every pod, and Maven passes {@code
 * -Drds-iam.version} on to the tests. In these sources only near misses are rejected.
 */
final class PropertyCheck implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("rds-iam");
    private static final ConfigurationPropertyName ENABLED = PREFIX.append("enabled");
    private static final ConfigurationPropertyName DRIVER_PROPERTIES = PREFIX.append("driver-properties");
    private static final ConfigurationPropertyName ASSUME_ROLE = PREFIX.append("assume-role");
    private static final ConfigurationPropertyName FALLBACK = PREFIX.append("fallback");

    /** The properties with a value. */
    private static final List<ConfigurationPropertyName> KNOWN = List.of(
            ENABLED,
            PREFIX.append("region"),
            PREFIX.append("connect-via"),
            PREFIX.append("ca-bundle"),
            ASSUME_ROLE.append("role-arn"),
            ASSUME_ROLE.append("external-id"),
            FALLBACK.append("secret-id"),
            FALLBACK.append("target"));

    private static final List<ConfigurationPropertyName> BELOW_SPRING = List.of(
            ConfigurationPropertyName.of("spring.rds-iam"), ConfigurationPropertyName.of("spring.datasource.rds-iam"));

    private static final String ACTION = "Correct or remove it. The properties are " + names()
            + "; URL, user name and pool stay below spring.datasource. See " + RdsIamConfigurationException.DOCUMENT
            + ".";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        check(context.getEnvironment());
    }

    static void check(ConfigurableEnvironment environment) {
        Problems problems = new Problems();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource variables) {
                checkVariables(variables, source, environment, problems);
            } else if (source instanceof IterableConfigurationPropertySource names) {
                boolean nearMissesOnly = isShared(source);
                for (ConfigurationPropertyName name : names) {
                    checkName(name, names, nearMissesOnly, problems);
                }
            }
        }
        checkEnabled(environment, problems);
        problems.throwIfAny();
    }

    /** Returns whether this source also contains names from other programs. */
    private static boolean isShared(ConfigurationPropertySource source) {
        return source.getUnderlyingSource() instanceof PropertySource<?> underlying
                && (underlying.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)
                        || underlying.getClass().getSimpleName().equals("ConfigTreePropertySource"));
    }

    private static void checkName(
            ConfigurationPropertyName name,
            ConfigurationPropertySource source,
            boolean nearMissesOnly,
            Problems problems) {
        ConfigurationPropertyName meant;
        if (PREFIX.equals(name) || PREFIX.isAncestorOf(name)) {
            if (KNOWN.contains(name) || DRIVER_PROPERTIES.isAncestorOf(name) || isEmptySection(name, source)) {
                return;
            }
            meant = nearest(name);
            if (nearMissesOnly && !isNear(flat(name), flat(meant))) {
                return;
            }
        } else {
            meant = nearMissesOnly ? null : misplaced(name);
            if (meant == null) {
                return;
            }
        }
        problems.add(name + place(name, source) + " is not a property of rds-iam. Did you mean " + meant + "?", ACTION);
    }

    /**
     * Returns whether this is an empty section. In YAML, a section whose lines are all commented out is an empty text.
     */
    private static boolean isEmptySection(ConfigurationPropertyName name, ConfigurationPropertySource source) {
        if (!List.of(PREFIX, ASSUME_ROLE, FALLBACK, DRIVER_PROPERTIES).contains(name)) {
            return false;
        }
        ConfigurationProperty property = source.getConfigurationProperty(name);
        return property == null || !StringUtils.hasText(String.valueOf(property.getValue()));
    }

    /**
     * Returns the intended property for one of our names below another prefix, such as spring.rds-iam or rds.iam; null
     * for other names.
     */
    private static @Nullable ConfigurationPropertyName misplaced(ConfigurationPropertyName name) {
        for (ConfigurationPropertyName known : KNOWN) {
            int tail = known.getNumberOfElements() - 1;
            int head = name.getNumberOfElements() - tail;
            if (head > 0 && name.subName(head).equals(known.subName(1))) {
                ConfigurationPropertyName above = name.chop(head);
                if (BELOW_SPRING.contains(above) || isPrefixMistyped(flat(above))) {
                    return known;
                }
            }
        }
        return null;
    }

    /** Returns whether a prefix is a misspelling of ours. Only letters count: rds-iam2 is not ours. */
    private static boolean isPrefixMistyped(String above) {
        return above.matches("[a-z]+") && distance(above, flat(PREFIX)) <= 1;
    }

    private static void checkVariables(
            SystemEnvironmentPropertySource variables,
            ConfigurationPropertySource source,
            Environment environment,
            Problems problems) {
        for (String variable : variables.getPropertyNames()) {
            String flat = flat(variable);
            if (!flat.startsWith(flat(PREFIX)) || flat.startsWith(flat(DRIVER_PROPERTIES))) {
                continue;
            }
            for (ConfigurationPropertyName known : KNOWN) {
                boolean bound = source.getConfigurationProperty(known) != null
                        || environment.getProperty(known.toString()) != null;
                if (isNear(flat, flat(known)) && !(flat.equals(flat(known)) && bound)) {
                    problems.add(
                            "The environment variable " + variable + " sets no property of rds-iam. Did you mean "
                                    + known.toString().toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "_") + "?",
                            ACTION);
                }
            }
        }
    }

    /** Rejects values other than true and false: with any other value, Boot's condition would switch rds-iam off. */
    private static void checkEnabled(Environment environment, Problems problems) {
        String value = environment.getProperty(ENABLED.toString());
        if (StringUtils.hasText(value) && !value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            problems.add(
                    ENABLED + " (\"" + value + "\") must be true or false.", "Set " + ENABLED + " to true or false.");
        }
    }

    private static ConfigurationPropertyName nearest(ConfigurationPropertyName name) {
        ConfigurationPropertyName nearest = DRIVER_PROPERTIES;
        int least = name.getNumberOfElements() < 2 ? Integer.MAX_VALUE : distance(flat(name.chop(2)), flat(nearest));
        for (ConfigurationPropertyName known : KNOWN) {
            // wrong nesting is closer than any other name
            boolean isNested = name.isAncestorOf(known) || lastElement(name).equals(lastElement(known));
            int distance = isNested ? -1 : distance(flat(name), flat(known));
            if (distance < least) {
                least = distance;
                nearest = known;
            }
        }
        return nearest;
    }

    private static String lastElement(ConfigurationPropertyName name) {
        return name.getLastElement(ConfigurationPropertyName.Form.UNIFORM);
    }

    private static boolean isNear(String one, String other) {
        return distance(one, other) <= 2;
    }

    /** Returns the edit distance: the number of letters to insert, delete, replace, or swap with their neighbour. */
    private static int distance(String one, String other) {
        int[][] distances = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                distances[i][j] = i == 0 || j == 0 ? i + j : step(distances, one, i, other, j);
            }
        }
        return distances[one.length()][other.length()];
    }

    private static int step(int[][] distances, String one, int i, String other, int j) {
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        int least = Math.min(
                distances[i - 1][j - 1] + (same ? 0 : 1), Math.min(distances[i - 1][j], distances[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(least, distances[i - 2][j - 2] + 1) : least;
    }

    private static String flat(ConfigurationPropertyName name) {
        return flat(name.toString());
    }

    private static String flat(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private static String place(ConfigurationPropertyName name, ConfigurationPropertySource source) {
        ConfigurationProperty property = source.getConfigurationProperty(name);
        return property == null || property.getOrigin() == null ? "" : " (" + property.getOrigin() + ")";
    }

    private static String names() {
        StringBuilder names = new StringBuilder();
        for (ConfigurationPropertyName known : KNOWN) {
            names.append(known).append(", ");
        }
        return names.append("and those below ").append(DRIVER_PROPERTIES).toString();
    }

    /** Returns the properties, for tests. */
    static List<String> properties() {
        return java.util.stream.Stream.concat(KNOWN.stream(), java.util.stream.Stream.of(DRIVER_PROPERTIES))
                .map(ConfigurationPropertyName::toString)
                .toList();
    }
}
