package io.github.rdsiam;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The properties of an engine's driver: which a user may set, this library's defaults, and which make RDS Proxy pin.
 * Stateless and thread-safe; loads no class of the driver.
 */
interface DriverProperties {

    /**
     * Checks properties as the driver would, and adds them under their current names.
     *
     * @throws IllegalArgumentException with the reason for each property that is refused; then none is added
     */
    void add(Map<String, String> given, Map<String, String> properties);

    /** Returns the timeouts with the changes that these properties make. */
    Timeouts timeouts(Map<String, String> properties, Timeouts defaults);

    /** Returns this library's defaults, overridden by these properties. */
    Map<String, String> withDefaults(Map<String, String> properties, Timeouts timeouts);

    /**
     * Returns the statement that a property makes new connections send and that RDS Proxy may pin for, without secrets;
     * null if it sends no such statement.
     */
    @Nullable
    String pinningStatement(String name, String value);

    /** Returns a pool's initial statement without secrets if RDS Proxy may pin for it; null if not. */
    @Nullable
    String pinningInitSql(String sql);
}
