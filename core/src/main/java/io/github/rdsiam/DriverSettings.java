package io.github.rdsiam;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the driver is given for every connection of a data source.
 *
 * @param isolation the isolation level of its connections; null for the server's default
 */
record DriverSettings(
        Map<String, String> properties,
        @Nullable String database,
        @Nullable Integer isolation) {}
