package io.github.rdsiam;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One warning at start for each setting that makes every new connection send a statement on which RDS Proxy pins a
 * client to one database connection, or which splits its pool.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html">Avoiding pinning</a>
 */
final class PinningWarnings {

    private static final Logger LOG = LoggerFactory.getLogger(IamTokenDataSource.class);

    /** When a driver property matters, and what is sent then. */
    private record Rule(Predicate<String> matters, Function<String, String> statement) {}

    private static final Map<String, Rule> DRIVER_PROPERTIES = Map.ofEntries(
            Map.entry("sessionVariables", new Rule(value -> true, value -> "SET SESSION " + value)),
            Map.entry("connectionCollation", new Rule(value -> true, value -> "SET NAMES ... COLLATE " + value)),
            Map.entry("characterEncoding", new Rule(value -> !isUtf8(value), value -> "SET NAMES " + value)),
            Map.entry(
                    "characterSetResults",
                    new Rule(
                            value -> !value.equalsIgnoreCase("utf8mb4"),
                            value -> "SET character_set_results = " + value)),
            Map.entry(
                    "forceConnectionTimeZoneToSession",
                    new Rule(PinningWarnings::isOn, value -> "SET SESSION time_zone = ...")),
            Map.entry("useLocalSessionState", new Rule(value -> !isOn(value), value -> "SET autocommit = 1")),
            Map.entry(
                    "readOnlyPropagatesToServer",
                    new Rule(PinningWarnings::isOn, value -> "SET SESSION TRANSACTION READ ONLY")),
            Map.entry(
                    "alwaysSendSetIsolation",
                    new Rule(PinningWarnings::isOn, value -> "SET SESSION TRANSACTION ISOLATION LEVEL ...")),
            Map.entry("maxRows", new Rule(value -> !value.startsWith("-"), value -> "SET SQL_SELECT_LIMIT = " + value)),
            Map.entry(
                    "trackSessionState",
                    new Rule(PinningWarnings::isOn, value -> "SET SESSION session_track_... = ...")),
            Map.entry(
                    "useServerPrepStmts",
                    new Rule(PinningWarnings::isOn, value -> "COM_STMT_PREPARE for each prepared statement")),
            Map.entry(
                    "useCursorFetch",
                    new Rule(PinningWarnings::isOn, value -> "COM_STMT_PREPARE for each prepared statement")));

    private PinningWarnings() {}

    static void ofDriver(Map<String, String> properties) {
        properties.forEach((name, value) -> {
            Rule rule = DRIVER_PROPERTIES.get(name);
            if (rule != null && rule.matters().test(value.trim())) {
                warn("The driver property " + name, rule.statement().apply(value));
            }
        });
    }

    static void ofPool(@Nullable String initSql, @Nullable String isolation, boolean autoCommit) {
        if (initSql != null) {
            warn("The pool's connectionInitSql", initSql);
        }
        if (isolation != null) {
            warn("The pool's transactionIsolation", "SET SESSION TRANSACTION ISOLATION LEVEL (" + isolation + ")");
        }
        if (!autoCommit) {
            warn("The pool's autoCommit=false", "SET autocommit = 0");
        }
    }

    private static boolean isOn(String value) {
        return value.equalsIgnoreCase("true") || value.equalsIgnoreCase("yes");
    }

    private static boolean isUtf8(String encoding) {
        return encoding.toLowerCase(Locale.ROOT).replace("-", "").startsWith("utf8");
    }

    private static void warn(String setting, String statement) {
        LOG.warn(
                "{} makes new connections send \"{}\". RDS Proxy may pin each client to one database connection for it;"
                        + " set such values in the parameter group or the proxy's initialization query instead.",
                setting,
                Printable.text(statement));
    }
}
