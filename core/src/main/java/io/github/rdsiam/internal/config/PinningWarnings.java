package io.github.rdsiam.internal.config;

import io.github.rdsiam.internal.endpoint.LogSafe;
import io.github.rdsiam.internal.endpoint.RdsEndpoint;
import io.github.rdsiam.internal.engine.Engine;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs a warning at start for each setting that makes new connections send a statement for which RDS Proxy may pin a
 * client to one database connection.
 */
final class PinningWarnings {

    private static final Logger LOG = LoggerFactory.getLogger(LogSafe.LOGGER);

    private PinningWarnings() {}

    static void log(
            RdsEndpoint.Kind endpoint, Map<String, String> properties, @Nullable String initSql, Engine engine) {
        if (endpoint.isProxy() || endpoint == RdsEndpoint.Kind.OTHER) {
            properties.forEach(
                    (name, value) -> warn("The driver property " + name, engine.pinningStatement(name, value)));
            if (initSql != null) {
                warn("The pool's connectionInitSql", engine.pinningInitSql(initSql));
            }
        }
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
