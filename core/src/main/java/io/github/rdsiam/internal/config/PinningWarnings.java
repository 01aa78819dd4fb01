package io.github.rdsiam.internal.config;

import io.github.rdsiam.internal.endpoint.LogSafe;
import io.github.rdsiam.internal.endpoint.RdsEndpoint;
import io.github.rdsiam.internal.engine.Engine;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs a warning at start for each setting that makes connections send a statement for which RDS Proxy may pin a client
 * to one database connection.
 */
public final class PinningWarnings {

    private static final Logger LOG = LoggerFactory.getLogger(LogSafe.LOGGER);

    private PinningWarnings() {}

    static void ofDriver(RdsEndpoint.Kind endpoint, Map<String, String> properties, Engine engine) {
        if (mayBeProxy(endpoint)) {
            properties.forEach(
                    (name, value) -> warn("The driver property " + name, engine.pinningStatement(name, value)));
        }
    }

    public static void ofPool(RdsEndpoint.Kind endpoint, @Nullable String initSql, Engine engine) {
        if (initSql != null && mayBeProxy(endpoint)) {
            warn("The pool's connectionInitSql", engine.pinningStatement(Engine.INIT_SQL, initSql));
        }
    }

    private static boolean mayBeProxy(RdsEndpoint.Kind endpoint) {
        return endpoint == RdsEndpoint.Kind.PROXY || endpoint == RdsEndpoint.Kind.OTHER;
    }

    private static void warn(String setting, @Nullable String statement) {
        if (statement != null) {
            LOG.warn(
                    "{} makes new connections send \"{}\". RDS Proxy may pin each client to one database connection for"
                            + " it; set such values in the parameter group or the proxy's initialization query instead.",
                    setting,
                    LogSafe.escape(statement));
        }
    }
}
